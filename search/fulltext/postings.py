"""The inverted index: for every term, the records that hold it and what it adds to their score.

The scores are those of ``rank_bm25.BM25Okapi`` (Robertson et al., Okapi at TREC-3, 1994; negative
idf floored at epsilon times the mean idf). A record's score is a sum over the query's terms, and
each summand depends on term and record only, so all of them are computed once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1 = 1.5
B = 0.75
EPSILON = 0.25

_ARRAYS = ("offsets", "ids", "parts", "mean_length")


class Postings:
    """Terms → (record ids ascending, contributions), as arrays that may be memory-mapped.

    ``offsets`` (T+1,) int64; ``ids`` (P,) int32; ``parts`` (P,) float64, where term row t owns
    the half-open slice offsets[t]:offsets[t+1]. ``mean_length`` is the mean number of terms of a record.
    """

    def __init__(
        self,
        terms: Sequence[str],
        offsets: NDArray[np.int64],
        ids: NDArray[np.int32],
        parts: NDArray[np.float64],
        size: int,
        mean_length: float,
    ) -> None:
        self.rows = {term: row for row, term in enumerate(terms)}
        self.size = size
        self.mean_length = mean_length
        self._ids = ids
        self._parts = parts
        self._offsets: list[int] = offsets.tolist()
        self._arrays: dict[str, NDArray[Any]] = {
            "offsets": offsets,
            "ids": ids,
            "parts": parts,
            "mean_length": np.array(mean_length),
        }

    def term(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float64]] | None:
        """The ids that hold ``term`` and its contribution to each, or None if no record does."""
        row = self.rows.get(term)
        if row is None:
            return None
        start, end = self._offsets[row], self._offsets[row + 1]
        return self._ids[start:end], self._parts[start:end]

    def part(self, term: str, id: int) -> float:
        """What ``term`` adds to the score of the record with this id; 0.0 if the record lacks it."""
        found = self.term(term)
        if found is None:
            return 0.0
        ids, parts = found
        place = int(np.searchsorted(ids, id))
        return float(parts[place]) if place < len(ids) and ids[place] == id else 0.0

    def idf(self, term: str) -> float:
        """The inverse document frequency of ``term``, 0.0 if no record holds it; see ``build_postings``."""
        holders = self.holders(term)
        if not holders:
            return 0.0
        value = _idf_of(holders, self.size)
        return value if value >= 0 else self._floor

    @cached_property
    def _floor(self) -> float:
        return _floor([_idf_of(n, self.size) for n in np.diff(self._offsets).tolist()])

    def holders(self, term: str) -> int:
        """How many records hold ``term``."""
        found = self.term(term)
        return 0 if found is None else len(found[0])

    def scores(self, terms: Iterable[str]) -> NDArray[np.float64] | None:
        """Scores of all records, shape (size,), higher is better; None if no term occurs anywhere.

        A term that the query repeats counts each time, as in ``BM25Okapi.get_scores``.
        """
        total: NDArray[np.float64] | None = None
        for term in terms:
            found = self.term(term)
            if found is not None:
                if total is None:
                    total = np.zeros(self.size)
                ids, parts = found
                total[ids] += parts
        return total

    def save(self, folder: Path) -> None:
        """Write the arrays and the terms into ``folder``, which is created."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in self._arrays.items():
            np.save(folder / f"{name}.npy", array)
        (folder / "terms.txt").write_text("\n".join(self.rows), encoding="utf-8", newline="\n")

    @classmethod
    def load(cls, folder: Path, size: int) -> Postings:
        """Open what ``save`` wrote, the arrays memory-mapped read-only; raises OSError or ValueError."""
        offsets, ids, parts, mean_length = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
        text = (folder / "terms.txt").read_text(encoding="utf-8")
        terms = text.split("\n") if text else []
        if len(terms) + 1 != len(offsets):
            raise ValueError(f"{folder} has {len(terms)} terms for {len(offsets) - 1} lists of postings")
        return cls(terms, offsets, np.asarray(ids), np.asarray(parts), size, float(mean_length))


def build_postings(documents: Iterable[Sequence[str]]) -> Postings:
    """Postings of documents given as lists of terms, ids 0 … n-1 in the order given."""
    rows: dict[str, int] = {}
    term_rows: list[int] = []
    frequencies: list[int] = []
    distinct: list[int] = []
    lengths: list[int] = []
    for document in documents:
        counts = Counter(document)
        term_rows.extend(rows.setdefault(term, len(rows)) for term in counts)
        frequencies.extend(counts.values())
        distinct.append(len(counts))
        lengths.append(len(document))
    size = len(lengths)
    row_of = np.array(term_rows, dtype=np.int64)
    order = np.argsort(row_of, kind="stable")
    ids = np.repeat(np.arange(size, dtype=np.int32), distinct)[order]
    holders = np.bincount(row_of, minlength=len(rows))
    offsets = np.concatenate(([0], np.cumsum(holders))).astype(np.int64)

    frequency = np.array(frequencies, dtype=np.int64)[order]
    length = np.array(lengths, dtype=np.int64)
    mean_length = sum(lengths) / size if size else 0.0
    saturation = frequency + K1 * (1 - B + B * length[ids] / mean_length) if mean_length else frequency
    idf = np.repeat(_idf(holders.tolist(), size), holders)
    parts = idf * (frequency * (K1 + 1) / saturation)
    return Postings(list(rows), offsets, ids, parts.astype(np.float64), size, mean_length)


def _idf(holders: list[int], size: int) -> NDArray[np.float64]:
    """The idf of terms with so many holders, negatives replaced by EPSILON times the mean of all."""
    idf = [_idf_of(n, size) for n in holders]
    floor = _floor(idf)
    return np.array([value if value >= 0 else floor for value in idf])


def _idf_of(holders: int, size: int) -> float:
    """idf(t) = ln(N - n + ½) - ln(n + ½)."""
    return math.log(size - holders + 0.5) - math.log(holders + 0.5)


def _floor(idf: list[float]) -> float:
    return EPSILON * (sum(idf) / len(idf)) if idf else 0.0
