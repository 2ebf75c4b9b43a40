"""``python -m benchmarks.shipping``: encode the bundled catalog and write the vectors that come with the software."""

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.build.shipped import SHIPPED_FILE, ship, shipped
from search.build.spool import Spool
from search.build.text_key import text_key
from search.catalog import CatalogFile
from search.neural import SentenceEncoder
from search.noise.queries import noise_queries
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL

NEAREST = 0.9995
_BATCH = 64


def main() -> None:
    encoder, texts = exact_encoder(), texts_to_ship()
    ship(texts, encoded(encoder, texts), encoder.identity)
    print(f"{SHIPPED_FILE.name}: {len(texts):,} vectors, {SHIPPED_FILE.stat().st_size / 1e3:,.0f} kB")


def exact_encoder() -> SentenceEncoder:
    """The bundled model in float32."""
    return SentenceEncoder(DEFAULT_MODEL, "float32")


def texts_to_ship() -> list[str]:
    """What a build of the bundled catalog has to encode: its records and the queries of the noise floor."""
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(CatalogFile(BUNDLED_CATALOG), Path(folder), lambda _: None)
        try:
            return [*dict.fromkeys(spooled.record.text for spooled in spool), *noise_queries(spool.holds)]
        finally:
            spool.close()


def encoded(encoder: SentenceEncoder, texts: list[str]) -> NDArray[np.float32]:
    """The vectors (n, dimension) of n texts."""
    order = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    vectors = [
        encoder.encode([texts[at] for at in order[start : start + _BATCH]]) for start in range(0, len(texts), _BATCH)
    ]
    return np.concatenate(vectors)[np.argsort(order)]


def not_as_shipped(texts: list[str]) -> list[str]:
    """What is wrong with the shipped vectors of texts, each in one sentence; encodes the texts."""
    encoder, known = exact_encoder(), shipped()
    if known.identity != encoder.identity:
        return ["The shipped vectors are of another model; run: python -m benchmarks.shipping"]
    if lacking := [text for text in texts if text_key(text) not in known.vectors]:
        return [f"{len(lacking):,} texts have no shipped vector; run: python -m benchmarks.shipping"]
    stored = np.array([known.vectors[text_key(text)] for text in texts])
    cosines = (stored * encoded(encoder, texts)).sum(axis=1)
    return [
        f"The shipped vector of “{text[:60]}” has the cosine {cosine:.4f} to its own; it should have {NEAREST}."
        for text, cosine in zip(texts, cosines.tolist(), strict=True)
        if cosine < NEAREST
    ]


if __name__ == "__main__":
    main()
