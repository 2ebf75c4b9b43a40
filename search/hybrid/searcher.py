"""The hybrid engine: the neural and the full-text ranking of the same query, fused by rank."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter

from search.catalog.names import Names, name_key
from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, HYBRID, checked_limit, checked_query
from search.hybrid.fusion import Fusion
from search.hybrid.rankings import Parents, Rankings, unknown
from search.neural.remember import QueryEncoder
from search.startup import Hit, SearchResult, Standing


class HybridSearcher:
    """Reciprocal rank fusion over one index; a startup whose name is the query comes first.

    A score is made of the ranks that ``rankings`` tell, which are exact as deep as these are read.
    """

    name = HYBRID

    def __init__(
        self,
        encoder: QueryEncoder,
        rankings: Rankings,
        names: Names,
        records: Records,
        fusion: Fusion | None = None,
    ) -> None:
        self.fusion = fusion or Fusion()
        self._encoder = encoder
        self._rankings = rankings
        self._names = names
        self._records = records

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """See ``Engine.search``. Each hit carries its standings in both rankings. Raises as both engines do."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        self._encoder.vector(query)
        encoded = perf_counter()
        named = self.named(query)
        standings = self._rankings.candidates(query, self.fusion, limit, cities, named)
        scored = [
            (-self.fusion.score(neural.rank, fulltext.rank, id in named), id)
            for id, (neural, fulltext) in standings.items()
        ]
        best = sorted(pair for pair in scored if pair[0] < 0)[:limit]
        records = self._records.many([id for _, id in best])
        hits = tuple(
            Hit(id, rank, -score, records[id], standings[id], id in named)
            for rank, (score, id) in enumerate(best, start=1)
        )
        took, encode = (perf_counter() - encoded) * 1000, (encoded - started) * 1000
        return SearchResult(HYBRID, query, hits, took_ms=took, encode_ms=encode)

    def standings(self, query: str, ids: Collection[int], *, cities: Collection[str] = ()) -> dict[int, Standing]:
        """See ``Engine.standings``. A record is found if its score is above 0. Raises as both engines do."""
        query = checked_query(query)
        return self._rankings.fused(query, self.fusion, ids, self.named(query), cities)

    def parents(self, query: str, ids: Collection[int], *, cities: Collection[str] = ()) -> list[Parents]:
        """Where startups stand in the neural and in the full-text ranking that the filter leaves."""
        found = self._rankings.candidates(checked_query(query), self.fusion, DEFAULT_LIMIT, cities, ids)
        return [found.get(id, unknown()) for id in ids]

    def named(self, query: str) -> list[int]:
        """Ascending ids of the startups whose name is the query, without case, accents and legal form."""
        key, candidates = name_key(query), self._names.candidates(query)
        records = self._records.many(candidates)
        return [id for id in candidates if name_key(records[id].name) == key]
