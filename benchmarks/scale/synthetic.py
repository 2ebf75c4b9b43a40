"""Catalogs of any size made of a real one, with vectors made of its real ones."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.build.build import CACHE_FILE
from search.build.cache import VectorCache
from search.catalog import CatalogFile
from search.errors import ModelError
from search.neural.shares import WordShares

IDENTITY = "known vectors"

_NUMBER = re.compile(r"\buid(\d+)\b")
_SEED = 20_261_124
_SHARES = (0.5, 0.9)
_BATCH = 1_000


class KnownVectors:
    """The vector of every synthetic record, computed from real ones: an ``Encoder`` without a model.

    Record i has the real vector i as long as there is one. Later ones have a weighted pair, renormalised: the
    vector of the record that they repeat, and that of another, which counts less. ``queries`` are the vectors of other
    texts; a text that is not among them gets a pair that depends on the text alone.
    """

    identity = IDENTITY

    def __init__(self, vectors: Path, queries: dict[str, NDArray[np.float32]] | None = None) -> None:
        self._real = np.load(vectors, mmap_mode="r")
        self._queries = queries or {}

    def of_records(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of the records with these numbers, shape (n, dimension)."""
        count = len(self._real)
        others, shares = np.empty_like(numbers), np.empty(len(numbers))
        for at, number in enumerate(numbers.tolist()):
            source = np.random.Generator(np.random.SFC64([_SEED, number]))
            others[at], shares[at] = source.integers(count), source.uniform(*_SHARES)
        shares[numbers < count] = 1.0
        return self._pairs(numbers % count, others, shares)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``Encoder``."""
        return np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(len(texts), -1)

    def shares(self, texts: Sequence[str]) -> list[WordShares]:
        """See ``Encoder``; there is no model to tell them."""
        raise ModelError("Known vectors do not split over words.")

    def _vector(self, text: str) -> NDArray[np.float32]:
        known = self._queries.get(text)
        return known if known is not None else self.of_records(np.array([self._number(text)])).ravel()

    def _number(self, text: str) -> int:
        if found := _NUMBER.search(text):
            return int(found[1])
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return len(self._real) + int.from_bytes(digest, "big") % 2**40

    def _pairs(
        self, first: NDArray[np.int64], second: NDArray[np.int64], share: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        rows = np.asarray(self._real[first], np.float32) * share[:, None]
        rows += np.asarray(self._real[second], np.float32) * (1 - share)[:, None]
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def real_records(catalog: Path) -> list[dict[str, Any]]:
    """The records of a catalog as its lines hold them."""
    with gzip.open(catalog, "rt", encoding="utf-8") if catalog.suffix == ".gz" else catalog.open() as file:
        return [json.loads(line) for line in file]


def write_catalog(records: Sequence[dict[str, Any]], size: int, path: Path) -> None:
    """``size`` records that repeat the given ones in turn, each with a word of its own that holds its number."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(size):
            record = records[number % len(records)]
            head = f"{record.get('alt') or record.get('name', '')} uid{number}"
            name = f"{record.get('name', '')} uid{number}"
            file.write(json.dumps(record | {"name": name, "alt": head}, ensure_ascii=False) + "\n")


def fill_cache(catalog: Path, encoder: KnownVectors, folder: Path) -> None:
    """The vector cache of a build in ``folder``, with every vector of a synthetic catalog."""
    cache = VectorCache(folder / CACHE_FILE, encoder.identity)
    try:
        for texts in _batches(record.text for record in CatalogFile(catalog)):
            cache.put(texts, encoder.encode(texts))
    finally:
        cache.close()


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, _BATCH)):
        yield batch
