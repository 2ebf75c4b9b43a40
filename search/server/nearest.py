"""Requests for the points nearest to a vector or best for words, and true ranks from their answers."""

from __future__ import annotations

from collections.abc import Collection as Ids

import numpy as np
from qdrant_client import models

from search.fulltext.postings import K1, B
from search.neural.store import Scored, by_score
from search.server.collection import Collection
from search.server.filters import all_of, among, in_cities
from search.server.layout import SEARCH_WIDTH, TEXT_FIELD
from search.startup import Standing

DEEPEST = 10_000


def by_vector(vector: list[float], *, limit: int, again: int = 0) -> models.QueryRequest:
    """The ``limit`` points nearest to a vector; ``again`` of the best by small copies are compared again in full."""
    quantization = None
    if again:
        quantization = models.QuantizationSearchParams(rescore=True, oversampling=max(3.0, again / limit))
    params = models.SearchParams(hnsw_ef=max(SEARCH_WIDTH, limit), quantization=quantization)
    return models.QueryRequest(query=models.NearestQuery(nearest=vector), params=params, limit=limit)


def by_words(text: str, *, limit: int) -> models.QueryRequest:
    """The ``limit`` points with the highest BM25; a word that the query repeats counts once."""
    scoring = models.Bm25Scoring(bm25=models.Bm25Params(k=K1, b=B))
    query = models.TextQuery(text=models.TextQueryInput(query=text, scoring=scoring))
    return models.QueryRequest(query=query, using=TEXT_FIELD, limit=limit)


def kept(request: models.QueryRequest, *conditions: models.Condition, without: Ids[int] = ()) -> models.QueryRequest:
    """The same request for the points that meet all conditions."""
    return request.model_copy(update={"filter": all_of(*conditions, without=without)})


def scored(points: list[models.ScoredPoint]) -> list[Scored]:
    """Ids and scores, highest score first, ties by ascending id."""
    return by_score([Scored(int(point.id), point.score) for point in points])


def standings(
    engine: str, collection: Collection, request: models.QueryRequest, ids: Ids[int], cities: Ids[str]
) -> dict[int, Standing]:
    """Where each of ``ids`` stands for a request, under a city filter, as deep as 10,000.

    Two exchanges, however many ids: their scores, and all points that score as high as the lowest.
    """
    if not ids:
        return {}
    own = kept(request.model_copy(update={"limit": len(ids)}), among(ids), *in_cities(cities))
    (found,) = collection.query([own])
    scores = dict(scored(found))
    deep = kept(request.model_copy(update={"limit": DEEPEST}), *in_cities(cities))
    if scores:
        deep.score_threshold = _just_below(min(scores.values()))
        (above,) = collection.query([deep])
    else:
        above = []
    ranking = scored(above)
    ranks = {id: rank for rank, (id, _) in enumerate(ranking, start=1)}
    return {
        id: _standing(engine, scores[id], ranks.get(id), ranking) if id in scores else Standing(engine) for id in ids
    }


def _standing(engine: str, score: float, rank: int | None, ranking: list[Scored]) -> Standing:
    if rank is None and len(ranking) == DEEPEST:
        return Standing(engine, None, score, beyond=DEEPEST)
    # One that another replica has left out stands behind all that score higher.
    return Standing(engine, rank or 1 + sum(other > score for _, other in ranking), score)


def _just_below(score: float) -> float:
    """A threshold that a score itself passes: Qdrant compares 32-bit numbers, and keeps what is above."""
    below = np.nextafter(np.nextafter(np.float32(score), np.float32(-np.inf)), np.float32(-np.inf))
    return float(below)
