"""Comparing, hybrid search and explanations, against the searches and the forward pass they rest on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row, Target, slower
from benchmarks.timing import interleaved, p50
from search.request import FULLTEXT, HYBRID, NEURAL, SearchRequest

_AS_SLOW = Target(1.3, at_least=False)
_FORWARD = Target(1.5, at_least=False)
_FRESH = 60
_EXPLAINED = 30


def measure(bench: Bench) -> list[Row]:
    """For queries already encoded, but in the first row."""
    bench.index.warm()
    for query in bench.queries:
        _search(bench, NEURAL, query)
    return [_fresh(bench), *_searches(bench), _explaining(bench)]


def _search(bench: Bench, engine: str, query: str) -> object:
    return bench.index.search(SearchRequest(query, engine, LIMIT))


def _fresh(bench: Bench) -> Row:
    """Both searches for a query that is new to every contender, against the slower engine alone."""
    turn = iter(range(10**9))

    def new(name: str) -> Callable[[str], object]:
        return lambda query: _search(bench, name, f"{query} {next(turn)}")

    def both(query: str) -> None:
        asked = f"{query} {next(turn)}"
        for name in (NEURAL, FULLTEXT):
            _search(bench, name, asked)

    seconds = interleaved([both, new(NEURAL), new(FULLTEXT)], bench.queries[:_FRESH])
    slowest = max(p50(seconds[1]), p50(seconds[2]))
    return slower(
        "both searches, the query encoded once, vs the slower engine alone", p50(seconds[0]), slowest, _AS_SLOW
    )


def _searches(bench: Bench) -> list[Row]:
    def search(name: str) -> Callable[[str], object]:
        return lambda query: _search(bench, name, query)

    def compare(query: str) -> object:
        return bench.index.compare(SearchRequest(query, limit=LIMIT), (NEURAL, FULLTEXT))

    seconds = interleaved([compare, search(NEURAL), search(FULLTEXT), search(HYBRID)], bench.queries)
    whole, neural, fulltext, hybrid = (p50(row) for row in seconds)
    return [
        slower("comparing with true ranks, query vector known, vs both searches", whole, neural + fulltext),
        slower("hybrid search, query vector known, vs both searches", hybrid, neural + fulltext),
    ]


def _explaining(bench: Bench) -> Row:
    """Explanations of a query's ten hits against one pass of the model over their texts."""
    import torch

    index, model = bench.index, bench.encoder._load()
    requests = [SearchRequest(query, NEURAL, LIMIT) for query in bench.queries[:_EXPLAINED]]
    hits = {request: index.search(request).hits for request in requests}

    def explain(request: SearchRequest) -> object:
        return index.explain(request, [hit.id for hit in hits[request]])

    def forward(request: SearchRequest) -> None:
        with torch.inference_mode():
            model[0](model.preprocess([hit.record.text for hit in hits[request]]))

    seconds = interleaved([explain, forward], requests)
    ratio = float(np.median(seconds[0] / seconds[1]))
    row = slower("explaining ten hits, vs one MiniLM pass over them", p50(seconds[0]), p50(seconds[1]))
    return Row(row.measure, ratio, row.unit, row.ours, row.peer, _FORWARD)
