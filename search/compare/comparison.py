"""Several engines on one query: what they share, and where each hit of one stands in the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any, NamedTuple

from search.compare.agreement import Agreement, agreement
from search.record import EngineRank, Hit, SearchResult
from search.request import SearchRequest


class QueryWord(NamedTuple):
    """A word as typed, the term it is compared as ("" for a stop word), and how many records hold it."""

    word: str
    term: str
    df: int


@dataclass(frozen=True)
class Elsewhere:
    """A hit of one engine as another engine sees it.

    ``place`` is its rank among the ``pool`` records that the filter keeps, with its score there;
    ``shown`` tells whether it is among the other's hits. ``gap`` is how far its score lies below that of
    the last hit shown there, in the other's unit; None if it is shown or has no score there, or if
    fewer hits are shown than were asked for. ``lacks`` are the query's words, stop words aside,
    that its text does not hold.
    """

    place: EngineRank
    pool: int
    shown: bool
    gap: float | None
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Results of several engines for the same query, filter and limit.

    ``elsewhere`` maps (engine of the hit, id, other engine); ``agreements`` maps pairs of engines
    in the order of ``results``.
    """

    query: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    limit: int
    pool: int
    words: tuple[QueryWord, ...]
    results: tuple[SearchResult, ...]
    elsewhere: Mapping[tuple[str, int, str], Elsewhere]
    agreements: Mapping[tuple[str, str], Agreement]

    @property
    def asked(self) -> list[QueryWord]:
        """The words that full-text search compares: all but stop words."""
        return [word for word in self.words if word.term]

    @property
    def terms(self) -> frozenset[str]:
        """What full-text search compares, stop words left out."""
        return frozenset(word.term for word in self.asked)

    @property
    def engines(self) -> tuple[str, ...]:
        return tuple(result.engine for result in self.results)

    def result(self, engine: str) -> SearchResult:
        """The result of one of the engines compared; raises KeyError for another."""
        return {result.engine: result for result in self.results}[engine]

    def others(self, engine: str) -> tuple[str, ...]:
        """The other engines."""
        return tuple(name for name in self.engines if name != engine)


def compare(
    request: SearchRequest,
    results: Sequence[SearchResult],
    places: Mapping[str, Mapping[int, EngineRank]],
    *,
    pool: int,
    words: tuple[QueryWord, ...],
    terms: Mapping[int, Collection[str]],
) -> Comparison:
    """Compare the results of several engines for one request.

    ``places`` tells for each engine where every hit of the others ranks there; ``pool`` is how many records
    the filter keeps; ``terms`` are those of each hit's text.
    """
    elsewhere: dict[tuple[str, int, str], Elsewhere] = {}
    for result, other in permutations(results, 2):
        shown = {hit.id: hit for hit in result.hits}
        for hit in other.hits:
            place = _place(result.engine, hit, shown, places[result.engine])
            gap = _gap(place, result, request.limit) if hit.id not in shown else None
            lacks = tuple(word.word for word in words if word.term and word.term not in terms[hit.id])
            elsewhere[other.engine, hit.id, result.engine] = Elsewhere(place, pool, hit.id in shown, gap, lacks)
    agreements = {
        (a.engine, b.engine): agreement([hit.id for hit in a.hits], [hit.id for hit in b.hits], request.limit)
        for a, b in combinations(results, 2)
    }
    filters: Any = request.filters
    return Comparison(request.query, filters, request.limit, pool, words, tuple(results), elsewhere, agreements)


def _place(engine: str, hit: Hit, shown: Mapping[int, Hit], places: Mapping[int, EngineRank]) -> EngineRank:
    if hit.id in shown:
        return EngineRank(engine, shown[hit.id].rank, shown[hit.id].score)
    place = places[hit.id]
    if place.rank is not None and place.rank <= len(shown):
        # Equal scores, rounded differently by the engine that shows another.
        return EngineRank(engine, len(shown) + 1, place.score)
    return place


def _gap(place: EngineRank, result: SearchResult, limit: int) -> float | None:
    if place.score is None or len(result.hits) < limit:
        return None
    return max(0.0, result.hits[-1].score - place.score)
