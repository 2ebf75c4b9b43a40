"""The one verb every engine answers, and the bounds on what it may be asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Protocol

from search.errors import QueryError
from search.startup import SearchResult, Standing

NEURAL = "neural"
FULLTEXT = "fulltext"
HYBRID = "hybrid"
ENGINES = (NEURAL, FULLTEXT, HYBRID)

MAX_QUERY_CHARS = 4096
MAX_LIMIT = 100
DEFAULT_LIMIT = 10
MAX_CITIES = 1000
DEFAULT_WEIGHT = 0.5


class Engine(Protocol):
    """Anything that ranks the startups of one index for a query."""

    name: str

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """Rank the startups for ``query``, best first, ties by ascending id.

        ``cities`` keeps those in any of the cities, compared without case; empty keeps all.
        Raises QueryError when an argument is out of bounds.
        """
        ...

    def standings(self, query: str, ids: Collection[int], *, cities: Collection[str] = ()) -> dict[int, Standing]:
        """Where each of ``ids`` stands in the ranking of all records that the filter leaves; raises QueryError."""
        ...


def checked_query(query: str) -> str:
    """``query`` trimmed and in Unicode's composed form; raises QueryError if blank or too long."""
    if len(query) > MAX_QUERY_CHARS:
        raise QueryError(f"The query has {len(query):,} characters; shorten it to {MAX_QUERY_CHARS:,} at most.")
    text = query.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        raise QueryError("The query is blank; type at least one word.")
    return text


def checked_limit(limit: int) -> int:
    """``limit`` itself; raises QueryError unless it is from 1 to MAX_LIMIT."""
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"The limit is {limit}; choose a number from 1 to {MAX_LIMIT}.")
    return limit


def checked_engine(name: str) -> str:
    """``name`` itself; raises QueryError unless it names an engine."""
    if name not in ENGINES:
        raise QueryError(f"There is no engine {name[:40]!r}; choose one of: {', '.join(ENGINES)}.")
    return name


def checked_weight(weight: float) -> float:
    """``weight`` itself, full-text's share of a fusion; raises QueryError unless it is from 0 to 1."""
    if not 0 <= weight <= 1:
        raise QueryError(f"The weight is {weight:g}; choose a number from 0 (all neural) to 1 (all full-text).")
    return weight
