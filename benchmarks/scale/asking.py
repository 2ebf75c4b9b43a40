"""Queries of every engine, beside raw Qdrant Edge on the same shard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from benchmarks.scale.work import NAME, Numbers, Work
from benchmarks.timing import interleaved
from search.index import Index, open_index
from search.index.index import DEPTH, _hits
from search.neural import QueryEncoder
from search.request import FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.store.store import HNSW_EF, MEANING, NO_FILTER, TERMS, WORDS, Reading, oversampling

_LIMIT = 10
_BLOCK = 10_000
_TIE = 1e-6


def measure(work: Work) -> Numbers:
    """Milliseconds at the median and the 95th percentile by contender, and the recall of neural search."""
    encoder = work.encoder()
    vectors = work.queries()
    queries = QueryEncoder(encoder)
    index = replace(open_index(work.database, NAME, work.settings, queries), queries=queries)
    index.warm()
    contenders = _Contenders(index, vectors)
    asked = list(vectors)
    names = [name for name in dir(contenders) if not name.startswith("_")]
    seconds = interleaved([getattr(contenders, name) for name in names], asked)
    numbers: Numbers = {}
    for name, row in zip(names, seconds, strict=True):
        numbers[f"{name} p50"], numbers[f"{name} p95"] = (np.percentile(row, [50, 95]) * 1000).tolist()
    return numbers | {"recall": _recall(index, encoder.of_records, vectors)}


class _Contenders:
    """What is timed, each for one query whose vector is known."""

    def __init__(self, index: Index, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._index = index
        self._store = index.store
        self._shard: Any = index.store._open  # type: ignore[attr-defined]
        self._vectors = vectors
        self._lists = {query: vector.tolist() for query, vector in vectors.items()}
        terms = {query: index.tokenizer.tokenize(query) for query in vectors}
        self._words = {query: index.manifest.bm25.query(found) for query, found in terms.items()}
        self._terms = terms

    def raw_fulltext(self, query: str) -> object:
        nearest = edge.Query.Nearest(edge.SparseVector(*self._words[query]), using=WORDS)
        return self._shard.query(edge.QueryRequest(limit=_LIMIT, query=nearest, with_payload=True))

    def raw_counted(self, query: str) -> object:
        any_term = edge.FieldCondition(TERMS, match=edge.MatchTextAny(" ".join(self._terms[query])))
        self.raw_fulltext(query)
        return self._shard.count(edge.CountRequest(exact=True, filter=edge.Filter(must=[any_term])))

    def raw_neural(self, query: str) -> object:
        rescoring = edge.QuantizationSearchParams(rescore=True, oversampling=oversampling(_LIMIT))
        return self._shard.query(
            edge.QueryRequest(
                limit=_LIMIT,
                query=edge.Query.Nearest(self._lists[query], using=MEANING),
                params=edge.SearchParams(hnsw_ef=HNSW_EF, quantization=rescoring),
                with_payload=True,
            )
        )

    def fulltext(self, query: str) -> object:
        return self._index.search(SearchRequest(query, FULLTEXT))

    def neural(self, query: str) -> object:
        return self._index.search(SearchRequest(query, NEURAL))

    def neural_without_verdict(self, query: str) -> object:
        reading = Reading(self._vectors[query], _LIMIT, NO_FILTER, records=True)
        return _hits(self._store.search([reading])[0])

    def hybrid(self, query: str) -> object:
        return self._index.search(SearchRequest(query, HYBRID))

    def deep_neural(self, query: str) -> object:
        return self._store.search([Reading(self._vectors[query], DEPTH)])

    def deep_fulltext(self, query: str) -> object:
        return self._store.search([Reading(self._words[query], DEPTH, NO_FILTER, WORDS)])

    def compare(self, query: str) -> object:
        return self._index.compare(SearchRequest(query), (NEURAL, FULLTEXT))


def _recall(index: Index, of_records: Any, vectors: dict[str, NDArray[np.float32]]) -> float:
    """The share of hits whose exact cosine is among the ten highest; equal cosines are equally right."""
    asked, size = np.array([*vectors.values()]), index.manifest.records
    found = [[hit.id for hit in index.search(SearchRequest(query, NEURAL, limit=_LIMIT)).hits] for query in vectors]
    best = np.full((len(asked), _LIMIT), -np.inf, np.float32)
    for start in range(0, size, _BLOCK):
        cosines = asked @ of_records(np.arange(start, min(start + _BLOCK, size))).T
        best = -np.sort(-np.hstack([best, cosines]), axis=1)[:, :_LIMIT]
    right = 0
    for query, ids, bar in zip(asked, found, best[:, -1], strict=True):
        right += int((of_records(np.array(ids)) @ query >= bar - _TIE).sum())
    return right / best.size
