"""The facets of an index: what they hold, and the filter on points that a request's filters stand for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from search.catalog.mapping import MAX_LABEL, Kind
from search.catalog.ranges import range_of
from search.errors import QueryError
from search.request import Filters
from search.store.store import FACET_KEYS, NO_FILTER, RANGE_KEYS, Filter
from search.values import ValueCount, value_key

MOST_VALUES = 5_000


class StoredFacet(BaseModel):
    """A facet as a manifest keeps it.

    ``values`` are its most frequent values as most often written, with how many records have each, up to 5,000;
    empty for numbers and dates, which have a ``low`` and a ``high`` as numbers (None where no record has any).
    ``several`` tells that some records have more than one value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(max_length=MAX_LABEL)
    kind: Kind = Kind.VALUES
    values: tuple[tuple[str, int], ...] = Field(default=(), max_length=MOST_VALUES)
    low: float | None = None
    high: float | None = None
    several: bool = False


class FacetCounts(NamedTuple):
    """A facet as it is shown: its values with how many records have each among those that other filters keep."""

    label: str
    kind: Kind
    values: tuple[ValueCount, ...]
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> dict[str, float | None]:
        """The lowest and the highest number."""
        return {"low": self.low, "high": self.high}


def filter_of(filters: Filters, facets: Sequence[StoredFacet]) -> Filter:
    """The filter on points that a request's filters stand for; raises QueryError for a facet that is not there and a
    range that cannot be read.
    """
    any_of, ranges = [], []
    given: Iterable[tuple[str, Iterable[str]]] = filters if isinstance(filters, tuple) else filters.items()
    for label, values in ((label, [*values]) for label, values in given):
        if not values:
            continue
        place = place_of(label, facets)
        kind = facets[place].kind
        if kind is Kind.VALUES:
            any_of.append((FACET_KEYS[place], tuple(sorted({value_key(value) for value in values}))))
        else:
            wanted = {range_of(kind, facets[place].label, value) for value in values}
            ranges.append((RANGE_KEYS[place], tuple(sorted((*one,) for one in wanted))))
    return NO_FILTER._replace(any_of=tuple(sorted(any_of)), ranges=tuple(sorted(ranges)))


def place_of(label: str, facets: Sequence[StoredFacet]) -> int:
    """Which facet a label names, without case; raises QueryError."""
    labels = [value_key(facet.label) for facet in facets]
    if value_key(label) not in labels:
        known = ", ".join(facet.label for facet in facets)
        advice = f"choose one of: {known}." if known else "this catalog has none."
        raise QueryError(f"There is no facet {label[:40]!r}; {advice}")
    return labels.index(value_key(label))
