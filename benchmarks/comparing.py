"""Comparing, true ranks and explanations, against the searches and the forward pass they rest on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row, Target, faster, slower
from benchmarks.timing import interleaved, p50
from search.engine import FULLTEXT, HYBRID, NEURAL
from search.neural.remember import QueryEncoder
from search.service.engines import Engines, open_engines

_AS_SLOW = Target(1.3, at_least=False)
_FORWARD = Target(1.5, at_least=False)
_FASTER = Target(1.0)
_FRESH = 60
_EXPLAINED = 30


def measure(bench: Bench) -> list[Row]:
    """For queries already encoded, but in the first row."""
    engines = open_engines(bench.generation, bench.parts, QueryEncoder(bench.encoder))
    for query in bench.queries:
        engines.neural.encoder.vector(query)
    return [
        _fresh(bench, engines),
        *_searches(bench, engines),
        _true_ranks(bench, engines),
        _explaining(bench, engines),
    ]


def _fresh(bench: Bench, engines: Engines) -> Row:
    """Both searches for a query that is new to every contender, against the slower engine alone."""
    turn = iter(range(10**9))

    def new(name: str) -> Callable[[str], object]:
        return lambda query: engines.search(name, f"{query} {next(turn)}", limit=LIMIT)

    def both(query: str) -> None:
        asked = f"{query} {next(turn)}"
        for name in (NEURAL, FULLTEXT):
            engines.search(name, asked, limit=LIMIT)

    seconds = interleaved([both, new(NEURAL), new(FULLTEXT)], bench.queries[:_FRESH])
    slowest = max(p50(seconds[1]), p50(seconds[2]))
    return slower(
        "both searches, the query encoded once, vs the slower engine alone", p50(seconds[0]), slowest, _AS_SLOW
    )


def _searches(bench: Bench, engines: Engines) -> list[Row]:
    def search(name: str) -> Callable[[str], object]:
        return lambda query: engines.search(name, query, limit=LIMIT)

    def compare(query: str) -> object:
        return engines.compare((NEURAL, FULLTEXT), query, limit=LIMIT)

    seconds = interleaved([compare, search(NEURAL), search(FULLTEXT), search(HYBRID)], bench.queries)
    whole, neural, fulltext, hybrid = (p50(row) for row in seconds)
    return [
        slower("comparing with true ranks, encoded before, vs both searches", whole, neural + fulltext),
        slower("hybrid search, encoded before, vs both searches", hybrid, neural + fulltext),
    ]


def _true_ranks(bench: Bench, engines: Engines) -> Row:
    """Where ten hits stand in the neural ranking, against one search for each of them."""
    hits = {query: engines.search(FULLTEXT, query, limit=LIMIT).hits for query in bench.queries}
    full = [query for query in bench.queries if len(hits[query]) == LIMIT]

    def ranks(query: str) -> object:
        return engines.neural.standings(query, [hit.id for hit in hits[query]])

    def searches(query: str) -> None:
        for _ in hits[query]:
            engines.search(NEURAL, query, limit=LIMIT)

    seconds = interleaved([ranks, searches], full)
    return faster("true ranks of ten hits, vs a search for each", p50(seconds[0]), p50(seconds[1]), _FASTER)


def _explaining(bench: Bench, engines: Engines) -> Row:
    """Explanations of a query's ten hits against one pass of the model over their texts."""
    import torch

    model = bench.encoder._load()
    hits = {query: engines.search(NEURAL, query, limit=LIMIT).hits for query in bench.queries[:_EXPLAINED]}

    def explain(query: str) -> object:
        return engines.explain(NEURAL, query, [hit.id for hit in hits[query]])

    def forward(query: str) -> None:
        with torch.inference_mode():
            model[0](model.preprocess([hit.startup.text for hit in hits[query]]))

    seconds = interleaved([explain, forward], list(hits))
    ratio = float(np.median(seconds[0] / seconds[1]))
    row = slower("explaining ten hits, vs one MiniLM pass over them", p50(seconds[0]), p50(seconds[1]))
    return Row(row.measure, ratio, row.unit, row.ours, row.peer, _FORWARD)
