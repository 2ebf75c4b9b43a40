"""Full-text search against rank_bm25, which defines the scores."""

from __future__ import annotations

import numpy as np
from rank_bm25 import BM25Okapi

from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row, Target, faster
from benchmarks.timing import interleaved, p50

_FASTER = Target(60)
_DIFFERENCE = Target(1e-9, at_least=False)


def measure(bench: Bench) -> list[Row]:
    """The ranking of given terms, a whole search from text to records, and the scores of all records."""
    searcher, peer = bench.parts.fulltext, BM25Okapi(bench.documents)
    every = range(len(bench.queries))

    def rank(query: int) -> object:
        return searcher.rank(bench.terms[query], LIMIT)

    def search(query: int) -> object:
        return searcher.search(bench.queries[query], limit=LIMIT)

    def peer_rank(query: int) -> object:
        scores = peer.get_scores(bench.terms[query])
        best = np.argpartition(scores, -LIMIT)[-LIMIT:]
        return best[np.argsort(-scores[best])]

    rank_time, search_time, peer_time = map(p50, interleaved([rank, search, peer_rank], every))
    return [
        faster("full-text p50, ranking given terms, vs rank_bm25", rank_time, peer_time, _FASTER, bench.too_small),
        faster("full-text p50, from the query's text to the records, vs rank_bm25 ranking", search_time, peer_time),
        Row("largest difference from rank_bm25's scores", _difference(bench, peer), target=_DIFFERENCE),
    ]


def _difference(bench: Bench, peer: BM25Okapi) -> float:
    """The largest over all records and all queries."""
    postings = bench.parts.fulltext.postings
    differences = []
    for terms in bench.terms:
        scores = postings.scores(terms)
        assert scores is not None, "every query has a term that occurs"
        differences.append(np.abs(scores - peer.get_scores(terms)).max())
    return float(max(differences))
