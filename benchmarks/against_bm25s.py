"""Full-text search against bm25s, which precomputes its scores too."""

from __future__ import annotations

from importlib.util import find_spec

import bm25s
from bm25s.selection import topk

from benchmarks.against_rank_bm25 import rank
from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row, Target, slower
from benchmarks.timing import interleaved, p50

_ROUNDS = 10
_AS_LONG = Target(1.2, at_least=False)


def measure(bench: Bench) -> list[Row]:
    """Ranking given terms; also against its Numba backend where that is installed."""
    peer = _peer(bench, "numpy")

    def peer_rank(terms: list[str]) -> object:
        # What its retrieve() does for one query, without the progress bar around it.
        return topk(peer.get_scores(terms), LIMIT, backend="numpy")

    def ours_rank(terms: list[str]) -> object:
        return rank(bench, terms, LIMIT)

    ours, theirs = map(p50, interleaved([ours_rank, peer_rank], bench.terms, _ROUNDS))
    rows = [slower("full-text p50, ranking given terms, vs bm25s on NumPy", ours, theirs, _AS_LONG)]
    if find_spec("numba"):
        compiled = _peer(bench, "numba")

        def compiled_rank(terms: list[str]) -> object:
            return compiled.retrieve([terms], k=LIMIT, show_progress=False)

        ours, theirs = map(p50, interleaved([ours_rank, compiled_rank], bench.terms, _ROUNDS))
        rows.append(slower("full-text p50, ranking given terms, vs bm25s on Numba", ours, theirs))
    return rows


def _peer(bench: Bench, backend: str) -> bm25s.BM25:
    peer = bm25s.BM25(method="atire", backend=backend)
    peer.index(bench.documents, show_progress=False)
    return peer
