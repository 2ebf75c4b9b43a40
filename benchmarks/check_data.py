"""``python -m benchmarks.check_data``: every rule of the test collection and of its vectors; 1 if one is broken."""

import sys

import numpy as np

from benchmarks.shipping import encoded, exact_encoder, not_as_shipped, texts_to_ship
from search.collection.collection import QRELS_CSV, Collection, load_collection
from search.collection.rules import violations

NEAREST = 0.9


def main() -> int:
    collection = load_collection()
    found = [*violations(collection), *csv_differs(collection), *too_near(collection), *not_as_shipped(texts_to_ship())]
    for sentence in found:
        print(sentence, file=sys.stderr)
    if not found:
        print(
            f"{len(collection.startups):,} startups, {len(collection.queries)} queries and "
            f"{len(collection.judgments):,} judgments keep every rule."
        )
    return 1 if found else 0


def csv_differs(collection: Collection) -> list[str]:
    """Whether the CSV says what the qrels say."""
    if QRELS_CSV.read_text(encoding="utf-8") == collection.csv():
        return []
    return [f"{QRELS_CSV.name} does not say what qrels.txt says; run: python -m benchmarks.collection --csv"]


def too_near(collection: Collection) -> list[str]:
    """Pairs of descriptions whose cosine is .90 or more; raises ModelError."""
    told = [one for one in collection.startups if one.description.strip()]
    vectors = encoded(exact_encoder(), [one.description for one in told])
    cosines = np.triu(vectors @ vectors.T, 1)
    return [
        f"{told[i].name} and {told[j].name} are too near: their cosine is {cosines[i, j]:.2f}."
        for i, j in np.argwhere(cosines >= NEAREST)
    ]


if __name__ == "__main__":
    sys.exit(main())
