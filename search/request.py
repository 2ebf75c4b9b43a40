"""What can be asked: one frozen value, checked when it is made and nowhere else."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search.errors import QueryError

NEURAL = "neural"
FULLTEXT = "fulltext"
HYBRID = "hybrid"
ENGINES = (NEURAL, FULLTEXT, HYBRID)

CITY = "city"
FACETS = (CITY,)

MAX_QUERY_CHARS = 4096
MAX_LIMIT = 100
DEFAULT_LIMIT = 10
MAX_FILTER_VALUES = 1000
DEFAULT_WEIGHT = 0.5

SCORES = "scores"
RRF = "rrf"
FUSIONS = (SCORES, RRF)

Filters = Mapping[str, Iterable[str]] | tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query put to one engine.

    ``query`` is trimmed and put into Unicode's composed form. ``filters`` maps facets to values: a hit
    has any of the values of each facet, compared without case; it is kept as a sorted tuple.
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
        return dict(self.filters).get(facet, ())  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """The startups nearest in meaning to the one with this id. Raises QueryError as SearchRequest does."""

    id: int
    limit: int = DEFAULT_LIMIT
    filters: Filters = ()

    def __post_init__(self) -> None:
        _check_limit(self.limit)
        object.__setattr__(self, "filters", _filters(self.filters))


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
    kept = sorted((facet, tuple(dict.fromkeys(values))) for facet, values in given)
    for facet, values in kept:
        if facet not in FACETS:
            raise QueryError(f"There is no facet {facet[:40]!r}; choose one of: {', '.join(FACETS)}.")
        if len(values) > MAX_FILTER_VALUES:
            raise QueryError(f"The filter names {len(values):,} values; name {MAX_FILTER_VALUES:,} at most.")
    return tuple((facet, values) for facet, values in kept if values)
