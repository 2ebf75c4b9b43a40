"""Which startups are in which city: counts to show, ids to filter by."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.catalog.cities import CityCount, city_key, count_cities


class Cities(Protocol):
    """How many startups are in which city; spellings are compared by ``city_key``."""

    @property
    def counts(self) -> tuple[CityCount, ...]:
        """Every city, busiest first, as most often written; raises StoreUnavailable."""
        ...

    def size(self, cities: Collection[str]) -> int:
        """How many startups are in any of ``cities``, or in all if there are none; raises StoreUnavailable."""
        ...


class CityIndex:
    """The cities of one index; spellings are compared by ``city_key``."""

    def __init__(self, counts: list[CityCount], offsets: NDArray[np.int64], ids: NDArray[np.int64], size: int) -> None:
        self._size = size
        self._counts = tuple(counts)
        self._rows = {city_key(found.city): row for row, found in enumerate(counts)}
        self._offsets = offsets
        self._ids = ids

    def ids(self, cities: Collection[str]) -> NDArray[np.int64]:
        """Ascending ids of the startups in any of ``cities``; unknown cities add none."""
        rows = {self._rows[key] for city in cities if (key := city_key(city)) in self._rows}
        lists = [self._ids[self._offsets[row] : self._offsets[row + 1]] for row in rows]
        return np.sort(np.concatenate(lists)) if lists else np.empty(0, dtype=np.int64)

    def pool(self, cities: Collection[str]) -> NDArray[np.int64]:
        """The ids that a filter leaves, ascending: those in any of ``cities``, or all if there are none."""
        return self.ids(cities) if cities else np.arange(self._size)

    @property
    def counts(self) -> tuple[CityCount, ...]:
        """See ``Cities.counts``."""
        return self._counts

    def size(self, cities: Collection[str]) -> int:
        """See ``Cities.size``."""
        return len(self.ids(cities)) if cities else self._size

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        counts = json.dumps([[found.city, found.count] for found in self._counts], ensure_ascii=False)
        (folder / "counts.json").write_text(counts, encoding="utf-8")
        np.save(folder / "offsets.npy", self._offsets)
        np.save(folder / "ids.npy", self._ids)

    @classmethod
    def load(cls, folder: Path, size: int) -> CityIndex:
        """Open what ``save`` wrote of ``size`` records."""
        counts = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
        offsets, ids = np.load(folder / "offsets.npy"), np.load(folder / "ids.npy")
        return cls([CityCount(*count) for count in counts], offsets, ids, size)


def build_cities(cities: Sequence[str]) -> CityIndex:
    """The index of one city per record, record ids 0 … n-1 in the order given."""
    counts = count_cities(cities)
    row_of = {city_key(found.city): row for row, found in enumerate(counts)}
    rows = np.array([row_of.get(city_key(city), -1) for city in cities], dtype=np.int64)
    order = np.argsort(rows, kind="stable")
    ids = order[np.count_nonzero(rows < 0) :]
    offsets = np.concatenate(([0], np.cumsum([found.count for found in counts]))).astype(np.int64)
    return CityIndex(counts, offsets, ids, len(cities))
