"""Full-text search against rank_bm25, which defines the scores."""

from __future__ import annotations

import numpy as np
from rank_bm25 import BM25Okapi

from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row, Target, faster
from benchmarks.timing import interleaved, p50
from search.request import FULLTEXT, SearchRequest
from search.store.store import NO_FILTER, WORDS, Reading, Scored

_FASTER = Target(60)
_DIFFERENCE = Target(1e-6, at_least=False)


def measure(bench: Bench) -> list[Row]:
    """The ranking of given terms, a whole search from text to records, and the scores of all records."""
    peer = BM25Okapi(bench.documents)
    every = range(len(bench.queries))

    def search(query: int) -> object:
        return bench.index.search(SearchRequest(bench.queries[query], FULLTEXT, LIMIT))

    def peer_rank(query: int) -> object:
        scores = peer.get_scores(bench.terms[query])
        best = np.argpartition(scores, -LIMIT)[-LIMIT:]
        return best[np.argsort(-scores[best])]

    rank_time, search_time, peer_time = map(
        p50, interleaved([lambda query: rank(bench, bench.terms[query], LIMIT), search, peer_rank], every)
    )
    return [
        faster("full-text p50, ranking given terms, vs rank_bm25", rank_time, peer_time, _FASTER, bench.too_small),
        faster("full-text p50, from the query's text to the records, vs rank_bm25 ranking", search_time, peer_time),
        Row("largest relative difference from rank_bm25's scores", _difference(bench, peer), target=_DIFFERENCE),
    ]


def rank(bench: Bench, terms: list[str], limit: int) -> list[Scored]:
    """The best records for given terms, without what is told of them."""
    (found,) = bench.index.store.search([Reading(bench.manifest.bm25.query(terms), limit, NO_FILTER, WORDS)])
    return found


def _difference(bench: Bench, peer: BM25Okapi) -> float:
    """The largest over all records and all queries; Qdrant holds summands in float32."""
    largest = 0.0
    for terms in bench.terms:
        ours, theirs = np.zeros(len(bench.documents)), peer.get_scores(terms)
        for one in rank(bench, terms, len(bench.documents)):
            ours[one.id] = one.score
        largest = max(largest, float((np.abs(ours - theirs) / np.maximum(theirs, 1e-9)).max()))
    return largest
