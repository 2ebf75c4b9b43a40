"""Several engines on one query: what they share, and where each hit of one stands in the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from search.compare.agreement import Agreement, agreement
from search.compare.query_words import QueryWord, compared, lacking, query_words
from search.engine import Engine
from search.fulltext import FullText
from search.startup import Hit, SearchResult, Standing


@dataclass(frozen=True)
class Elsewhere:
    """A hit of one engine as another engine sees it.

    ``standing`` is its rank over all ``pool`` records that the filter leaves and its score there,
    ``shown`` whether it is among the other's hits. ``gap`` is how far its score lies below that of
    the last hit shown there, in the other's unit; None if it is shown or has no score there, or if
    fewer hits are shown than were asked for. ``lacks`` are the query's words, stop words aside,
    that its text does not hold.
    """

    standing: Standing
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
    cities: tuple[str, ...]
    limit: int
    pool: int
    words: tuple[QueryWord, ...]
    results: tuple[SearchResult, ...]
    elsewhere: Mapping[tuple[str, int, str], Elsewhere]
    agreements: Mapping[tuple[str, str], Agreement]

    @property
    def terms(self) -> frozenset[str]:
        """What full-text search compares, stop words left out."""
        return frozenset(word.term for word in compared(self.words))

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
    engines: Sequence[Engine],
    fulltext: FullText,
    results: Sequence[SearchResult],
    *,
    limit: int,
    cities: Collection[str],
    pool: int,
) -> Comparison:
    """Compare ``results``, one of each of ``engines`` for the same query, ``cities`` and ``limit``.

    Each engine that does not show all hits of the others is asked once for where they stand,
    however many it lacks. Raises as the engines do.
    """
    query = results[0].query
    words = query_words(fulltext, query)
    elsewhere: dict[tuple[str, int, str], Elsewhere] = {}
    lacks: dict[int, tuple[str, ...]] = {}
    for engine, result in zip(engines, results, strict=True):
        shown = {hit.id: hit for hit in result.hits}
        missed = {hit.id for other in results for hit in other.hits} - shown.keys()
        standings = engine.standings(query, missed, cities=cities) if missed else {}
        for other in results:
            for hit in other.hits if other is not result else ():
                if hit.id not in lacks:
                    lacks[hit.id] = lacking(words, {*fulltext.tokenizer.tokenize(hit.startup.text)})
                standing = _standing(engine.name, hit, shown, standings)
                gap = _gap(standing, result, limit) if hit.id not in shown else None
                elsewhere[other.engine, hit.id, engine.name] = Elsewhere(
                    standing, pool, hit.id in shown, gap, lacks[hit.id]
                )
    agreements = {
        (a.engine, b.engine): agreement([hit.id for hit in a.hits], [hit.id for hit in b.hits], limit)
        for a, b in combinations(results, 2)
    }
    return Comparison(query, tuple(cities), limit, pool, words, tuple(results), elsewhere, agreements)


def _standing(engine: str, hit: Hit, shown: Mapping[int, Hit], standings: Mapping[int, Standing]) -> Standing:
    if hit.id in shown:
        return Standing(engine, shown[hit.id].rank, shown[hit.id].score)
    standing = standings[hit.id]
    if standing.rank is not None and standing.rank <= len(shown):
        # Equal scores, rounded differently by the engine that shows another.
        return Standing(engine, len(shown) + 1, standing.score)
    return standing


def _gap(standing: Standing, result: SearchResult, limit: int) -> float | None:
    if standing.score is None or len(result.hits) < limit:
        return None
    return max(0.0, result.hits[-1].score - standing.score)
