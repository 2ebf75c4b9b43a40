"""Counting the values of each facet while the records of a catalog pass by."""

from collections import Counter
from collections.abc import Iterator, Sequence

from search.catalog.mapping import Facet, Kind
from search.catalog.ranges import number_of
from search.index.facets import MOST_VALUES, StoredFacet
from search.record import Record
from search.values import merged_counts, value_key

_MOST_COUNTED = 1_000_000


class Facets:
    """Counts for the facets of a mapping; a record counts once for each of its distinct values."""

    def __init__(self, facets: Sequence[Facet]) -> None:
        self._facets = facets
        self._counts = [Counter[str]() for _ in facets]
        self._several = [False] * len(facets)
        self._numbers: list[list[float]] = [[] for _ in facets]

    def values(self, record: Record) -> Iterator[str]:
        """The words that a record is filtered by."""
        for facet, (_, values) in zip(self._facets, record.facets, strict=False):
            if facet.kind is Kind.VALUES:
                yield from values

    def add(self, record: Record) -> None:
        for place, (facet, (_, values)) in enumerate(zip(self._facets, record.facets, strict=False)):
            if facet.kind is Kind.VALUES:
                counts = self._counts[place]
                distinct = {value_key(value): value for value in values}.values()
                self._several[place] |= len(distinct) > 1
                for value in distinct:
                    if value in counts or len(counts) < _MOST_COUNTED:
                        counts[value] += 1
                continue
            found = [number for value in values if (number := number_of(facet.kind, value)) is not None]
            if found:
                ends = [*self._numbers[place], *found]
                self._numbers[place] = [min(ends), max(ends)]

    def stored(self) -> tuple[StoredFacet, ...]:
        """What was counted, as a manifest keeps it."""
        return tuple(
            StoredFacet(
                label=facet.label,
                kind=facet.kind,
                values=tuple((one.value, one.count) for one in merged_counts(counts)[:MOST_VALUES]),
                low=min(numbers, default=None),
                high=max(numbers, default=None),
                several=several,
            )
            for facet, counts, numbers, several in zip(
                self._facets, self._counts, self._numbers, self._several, strict=True
            )
        )
