"""Vector search, the query already encoded, against qdrant-client's local mode."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import LIMIT, Bench
from benchmarks.local_qdrant import LocalQdrant, local_qdrant
from benchmarks.row import Row, Target, faster
from benchmarks.timing import interleaved, p50
from search.index.place import SHARD
from search.neural.edge import EdgeStore
from search.neural.store import VectorStore

_FASTER = Target(15)
_FASTER_IN_CITY = Target(500)
_RECALL = Target(0.99)
_CITIES = 4
_QUERIES_PER_CITY = 25
_ROUNDING = 1e-6


def measure(bench: Bench) -> list[Row]:
    """Without a filter, and in cities from the busiest to the quietest that fills a page of results."""
    cities, sample = [startup.city for startup in bench.catalog.startups], _sample(bench)
    store = EdgeStore.open(bench.generation / SHARD)
    try:
        with local_qdrant(bench.vectors, cities) as peer:
            rows = [_speed(bench, store, peer, None, _FASTER)]
            rows += [_speed(bench, store, peer, city, _FASTER_IN_CITY) for city in sample]
        rows.append(Row(f"recall@{LIMIT} against exact cosine", _recall(bench, store, None), target=_RECALL))
        if in_cities := [_recall(bench, store, city) for city in sample]:
            rows.append(Row(f"recall@{LIMIT} in a city, the lowest", min(in_cities), target=_RECALL))
    finally:
        store.close()
    return rows


def _sample(bench: Bench) -> list[str]:
    """Cities whose sizes are spread evenly on a logarithmic scale."""
    counts = [found for found in bench.parts.cities.counts if found.count >= LIMIT]
    if not counts:
        return []
    wanted = np.geomspace(counts[0].count, counts[-1].count, _CITIES)
    sizes = np.array([found.count for found in counts])
    return list(dict.fromkeys(counts[int(np.abs(sizes - size).argmin())].city for size in wanted))


def _speed(bench: Bench, store: VectorStore, peer: LocalQdrant, city: str | None, target: Target) -> Row:
    step = 1 if city is None else max(1, len(bench.queries) // _QUERIES_PER_CITY)
    ours, theirs = interleaved(
        [
            lambda vector: store.search(vector, limit=LIMIT, cities=() if city is None else (city,)),
            lambda vector: peer.search(vector, LIMIT, city),
        ],
        list(bench.query_vectors[::step]),
    )
    where = "" if city is None else f" in a city of {len(bench.parts.cities.ids([city])):,}"
    return faster(f"vector p50{where}, vs Qdrant local mode", p50(ours), p50(theirs), target, bench.too_small)


def _recall(bench: Bench, store: VectorStore, city: str | None) -> float:
    """The mean share of hits whose cosine is among the highest; equal cosines are equally right."""
    ids = np.arange(len(bench.vectors)) if city is None else bench.parts.cities.ids([city])
    shares = []
    for query, exact in zip(bench.query_vectors, _cosines(bench, ids), strict=True):
        wanted = min(LIMIT, len(ids))
        worst = np.sort(exact)[-wanted] - _ROUNDING
        found = store.search(query, limit=LIMIT, cities=() if city is None else (city,))
        cosine = dict(zip(ids.tolist(), exact.tolist(), strict=True))
        shares.append(sum(cosine[id] >= worst for id, _ in found) / wanted)
    return float(np.mean(shares))


def _cosines(bench: Bench, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """Exact cosines of every query to these records, shape (queries, ids)."""
    return bench.query_vectors @ bench.vectors[ids].T
