"""How many records a filter keeps, and how many of those have each value of a facet."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

from search.catalog.mapping import Kind
from search.index.facets import MOST_VALUES, FacetCounts, StoredFacet
from search.store.store import FACET_KEYS, NO_FILTER, RANGE_KEYS, Filter, Store
from search.values import ValueCount, value_key

_KEPT = 256

T = TypeVar("T")


class Counts:
    """Counts of one index, which does not change: those last asked for are kept. Safe to share between threads."""

    def __init__(self, store: Store, facets: Sequence[StoredFacet]) -> None:
        self._store = store
        self._facets = facets
        self._kept: OrderedDict[tuple[int, Filter], object] = OrderedDict()
        self._lock = threading.Lock()

    def size(self, filter: Filter) -> int:
        """How many records the filter keeps."""
        known = self._known(filter)
        return known if known is not None else self._once((-1, filter), lambda: self._store.count(filter))

    def facet(self, place: int, filter: Filter) -> FacetCounts:
        """A facet with how many records have each value, among those that the filters of the other facets keep."""
        facet = self._facets[place]
        others = _without(filter, place)
        if others == NO_FILTER or facet.kind is not Kind.VALUES:
            values = tuple(ValueCount(*one) for one in facet.values)
        else:
            values = self._once((place, others), lambda: self._counted(place, others))
        return FacetCounts(facet.label, facet.kind, values, facet.low, facet.high)

    def _known(self, filter: Filter) -> int | None:
        """The size where the counts of the whole catalog tell it: by one facet, of which each record has one value."""
        if len(filter.any_of) != 1 or filter != NO_FILTER._replace(any_of=filter.any_of):
            return None
        ((key, wanted),) = filter.any_of
        facet = self._facets[FACET_KEYS.index(key)]
        if facet.several or len(facet.values) == MOST_VALUES:
            return None
        return sum(count for value, count in facet.values if value_key(value) in wanted)

    def _counted(self, place: int, filter: Filter) -> tuple[ValueCount, ...]:
        """Values in the order of the whole catalog's counts, so that none moves while others are chosen."""
        counted = dict(self._store.facet(FACET_KEYS[place], filter, limit=MOST_VALUES))
        return tuple(ValueCount(value, counted.get(value_key(value), 0)) for value, _ in self._facets[place].values)

    def _once(self, key: tuple[int, Filter], count: Callable[[], T]) -> T:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        found = count()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _without(filter: Filter, place: int) -> Filter:
    """The filter without the conditions on one facet."""
    own = (FACET_KEYS[place], RANGE_KEYS[place])
    return filter._replace(
        any_of=tuple(one for one in filter.any_of if one[0] not in own),
        ranges=tuple(one for one in filter.ranges if one[0] not in own),
    )
