"""``python -m benchmarks.check_data``: every rule of the test collection, that of the model too; 1 if one is broken."""

import sys

import numpy as np

from search.collection.collection import Collection, load_collection
from search.collection.rules import violations
from search.neural import SentenceEncoder
from search.settings import load_settings

NEAREST = 0.9
_BATCH = 64


def main() -> int:
    collection = load_collection()
    found = [*violations(collection), *too_near(collection)]
    for sentence in found:
        print(sentence, file=sys.stderr)
    if not found:
        print(
            f"{len(collection.startups):,} startups, {len(collection.queries)} queries and "
            f"{len(collection.judgments):,} judgments keep every rule."
        )
    return 1 if found else 0


def too_near(collection: Collection) -> list[str]:
    """Pairs of descriptions whose cosine is .90 or more; raises ModelError."""
    settings = load_settings()
    encoder = SentenceEncoder(settings.model, settings.precision)
    told = sorted(
        (one for one in collection.startups if one.description.strip()), key=lambda one: -len(one.description)
    )
    texts = [one.description for one in told]
    vectors = np.concatenate([encoder.encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])
    cosines = np.triu(vectors @ vectors.T, 1)
    return [
        f"{told[i].name} and {told[j].name} are too near: their cosine is {cosines[i, j]:.2f}."
        for i, j in np.argwhere(cosines >= NEAREST)
    ]


if __name__ == "__main__":
    sys.exit(main())
