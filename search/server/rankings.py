"""Both rankings of a server, fused by Qdrant itself."""

from __future__ import annotations

from collections.abc import Collection as Ids

from qdrant_client import models

from search.engine import FULLTEXT, HYBRID, NEURAL
from search.fulltext import Tokenizer
from search.hybrid import Fusion
from search.hybrid.rankings import Parents
from search.neural.remember import QueryEncoder
from search.neural.store import checked_query
from search.server.collection import Collection
from search.server.filters import all_of, among, in_cities
from search.server.nearest import by_vector, by_words, kept, scored
from search.startup import Standing

DEPTH = 1_000


class ServerRankings:
    """See ``Rankings``: reciprocal rank fusion by Qdrant over the first 1,000 of both rankings.

    A rank beyond adds less than 1 / (k + 1,000) and is left out. Qdrant chooses the best; their scores
    are computed again from the ranks, since it orders equal scores as it likes.
    """

    def __init__(self, collection: Collection, encoder: QueryEncoder, tokenizer: Tokenizer, *, again: int = 0) -> None:
        self._collection = collection
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._again = again

    def candidates(
        self, query: str, fusion: Fusion, limit: int, cities: Ids[str], also: Ids[int] = ()
    ) -> dict[int, Parents]:
        """See ``Rankings.candidates``. One exchange."""
        rankings = self._requests(query, cities)
        fused = _fused(rankings, fusion, fusion.depth(limit))
        asked = models.QueryRequest(filter=all_of(*in_cities(cities), among(also)), limit=max(1, len(also)))
        requests = [*rankings.values(), *([fused] if fused else []), *([asked] if also else [])]
        found = self._collection.query(requests)
        ranks = _ranks(rankings, found)
        best = scored(found[len(rankings)]) if fused else []
        in_pool = [int(point.id) for point in found[-1]] if also else []
        return {id: _parents(ranks, id) for id in dict.fromkeys([*(id for id, _ in best), *in_pool])}

    def fused(
        self, query: str, fusion: Fusion, ids: Ids[int], named: Ids[int], cities: Ids[str]
    ) -> dict[int, Standing]:
        """See ``Rankings.fused``: over what either reading of 1,000 holds."""
        rankings = self._requests(query, cities)
        ranks = _ranks(rankings, self._collection.query([*rankings.values()]))
        parents = {id: _parents(ranks, id) for id in {*ranks[NEURAL], *ranks[FULLTEXT]}}
        scores = {
            id: fusion.score(neural.rank, fulltext.rank, id in named) for id, (neural, fulltext) in parents.items()
        }
        order = sorted((id for id in scores if scores[id] > 0), key=lambda id: (-scores[id], id))
        places = {id: rank for rank, id in enumerate(order, start=1)}
        deeper = any(len(known) == DEPTH for known in ranks.values())
        return {
            id: Standing(HYBRID, places[id], scores[id])
            if id in places
            else Standing(HYBRID, beyond=len(places) if deeper else None)
            for id in ids
        }

    def fusing(self, query: str, fusion: Fusion, *, limit: int) -> models.QueryRequest | None:
        """What asks Qdrant for the best ``limit`` fused; None if no ranking that has weight can hold any."""
        return _fused(self._requests(query, ()), fusion, limit)

    def _requests(self, query: str, cities: Ids[str]) -> dict[str, models.QueryRequest]:
        """What reads each ranking; full-text's is left out for a query without a word to look for."""
        condition = in_cities(cities)
        vector = checked_query(self._encoder.vector(query))
        requests = {NEURAL: kept(by_vector(vector, limit=DEPTH, again=self._again), *condition)}
        if self._tokenizer.tokenize(query):
            requests[FULLTEXT] = kept(by_words(query, limit=DEPTH), *condition)
        return requests


def _fused(rankings: dict[str, models.QueryRequest], fusion: Fusion, limit: int) -> models.QueryRequest | None:
    weights = {NEURAL: fusion.neural, FULLTEXT: fusion.fulltext}
    read = [engine for engine in rankings if weights[engine] > 0]
    if not read:
        return None
    prefetch = [
        models.Prefetch(
            query=rankings[engine].query,
            using=rankings[engine].using,
            filter=rankings[engine].filter,
            params=rankings[engine].params,
            limit=DEPTH,
        )
        for engine in read
    ]
    # Qdrant counts ranks from 0.
    rrf = models.Rrf(k=fusion.k + 1, weights=[weights[engine] for engine in read])
    return models.QueryRequest(prefetch=prefetch, query=models.RrfQuery(rrf=rrf), limit=limit)


def _ranks(
    rankings: dict[str, models.QueryRequest], found: list[list[models.ScoredPoint]]
) -> dict[str, dict[int, Standing]]:
    """Where startups stand in each ranking, from what its request found; nowhere in one that was not read."""
    none: dict[str, list[models.ScoredPoint]] = {NEURAL: [], FULLTEXT: []}
    read = none | dict(zip(rankings, found, strict=False))
    return {
        engine: {id: Standing(engine, rank, score) for rank, (id, score) in enumerate(scored(points), start=1)}
        for engine, points in read.items()
    }


def _parents(ranks: dict[str, dict[int, Standing]], id: int) -> Parents:
    def standing(engine: str) -> Standing:
        known = ranks[engine]
        return known.get(id) or Standing(engine, beyond=DEPTH if len(known) == DEPTH else None)

    return standing(NEURAL), standing(FULLTEXT)
