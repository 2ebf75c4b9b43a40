"""What can be asked: one frozen value, checked when it is made and nowhere else."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.errors import QueryError
from search.values import value_key

NEURAL = "neural"
FULLTEXT = "fulltext"
HYBRID = "hybrid"
ENGINES = (NEURAL, FULLTEXT, HYBRID)

CITY = "City"

MAX_QUERY_CHARS = 4096
MAX_LIMIT = 100
DEFAULT_LIMIT = 10
MAX_FILTER_VALUES = 1000
MAX_FILTERS = 16
DEFAULT_WEIGHT = 0.5

SCORES = "scores"
RRF = "rrf"
FUSIONS = (SCORES, RRF)

Filters = Mapping[str, Iterable[str]] | tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query put to one engine.

    ``query`` is trimmed and put into Unicode's composed form. ``filters`` maps the labels of facets to values: a hit
    has any of the values of each facet, both compared without case; numbers and dates are given as ranges such as
    ``10..20``. It is kept as a sorted tuple. Whether there are such facets only an index can tell.
    ``weight`` is full-text's share in the hybrid, from 0 to 1, and ``fusion`` what the hybrid adds up: scores, or
    reciprocal ranks. Raises QueryError for whatever is out of bounds.
    """

    query: str
    engine: str = NEURAL
    limit: int = DEFAULT_LIMIT
    filters: Filters = ()
    weight: float = DEFAULT_WEIGHT
    fusion: str = SCORES

    def __post_init__(self) -> None:
        object.__setattr__(self, "query", _query(self.query))
        if self.engine not in ENGINES:
            raise QueryError(f"There is no engine {self.engine[:40]!r}; choose one of: {', '.join(ENGINES)}.")
        _check_limit(self.limit)
        object.__setattr__(self, "filters", _filters(self.filters))
        if not 0 <= self.weight <= 1:
            raise QueryError(
                f"The weight is {self.weight:g}; choose a number from 0 (all neural) to 1 (all full-text)."
            )
        if self.fusion not in FUSIONS:
            raise QueryError(f"There is no fusion {self.fusion[:40]!r}; choose one of: {', '.join(FUSIONS)}.")

    def values(self, facet: str) -> tuple[str, ...]:
        """The values that the filter keeps of a facet; empty if it keeps all."""
        given: Any = self.filters
        return next((values for label, values in given if value_key(label) == value_key(facet)), ())


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """The records nearest in meaning to the one with this id. Raises QueryError as SearchRequest does."""

    id: int
    limit: int = DEFAULT_LIMIT
    filters: Filters = ()

    def __post_init__(self) -> None:
        _check_limit(self.limit)
        object.__setattr__(self, "filters", _filters(self.filters))


def filters_of(cities: Iterable[str] = (), texts: Iterable[str] = ()) -> dict[str, list[str]]:
    """Filters from the values of the facet City and from texts such as ``Batch:Winter 2012``; raises QueryError."""
    found: dict[str, list[str]] = {}
    for text in texts:
        label, colon, value = text.partition(":")
        if not (label.strip() and colon and value.strip()):
            raise QueryError(f"The filter {text[:60]!r} names no facet and value; write it as Label:value.")
        found.setdefault(label.strip(), []).append(value.strip())
    if kept := [city for city in cities if city.strip()]:
        found.setdefault(next((label for label in found if value_key(label) == value_key(CITY)), CITY), []).extend(kept)
    return found


def _query(query: str) -> str:
    if len(query) > MAX_QUERY_CHARS:
        raise QueryError(f"The query is longer than {MAX_QUERY_CHARS:,} characters; shorten it.")
    text = query.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise QueryError("The query is blank; type at least one word.")
    return text


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit is {limit}; choose a number from 1 to {MAX_LIMIT}.")


def _filters(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    given = filters.items() if isinstance(filters, Mapping) else filters
    labels: dict[str, str] = {}
    kept: dict[str, dict[str, None]] = {}
    for label, values in given:
        labels.setdefault(value_key(label), label)
        kept.setdefault(value_key(label), {}).update(dict.fromkeys(values))
    if len(kept) > MAX_FILTERS:
        raise QueryError(f"The filter names {len(kept):,} facets; name {MAX_FILTERS} at most.")
    for values in kept.values():
        if len(values) > MAX_FILTER_VALUES:
            raise QueryError(f"The filter names {len(values):,} values; name {MAX_FILTER_VALUES:,} at most.")
    return tuple((labels[key], tuple(values)) for key, values in sorted(kept.items()) if values)
