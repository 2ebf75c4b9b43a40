"""Vector search, the query already encoded, against qdrant-client's local mode."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import LIMIT, Bench
from benchmarks.local_qdrant import LocalQdrant, local_qdrant
from benchmarks.row import Row, Target, faster
from benchmarks.timing import interleaved, p50
from search.index.facets import filter_of
from search.request import CITY
from search.store.store import NO_FILTER, Reading, Scored, Vector
from search.values import value_key

_FASTER = Target(15)
_FASTER_IN_CITY = Target(500)
_RECALL = Target(0.99)
_CITIES = 4
_QUERIES_PER_CITY = 25
_ROUNDING = 1e-6


def measure(bench: Bench) -> list[Row]:
    """Without a filter, and in cities from the busiest to the quietest that fills a page of results."""
    cities, sample = ["".join(record.values(CITY)) for record in bench.records], _sample(bench)
    with local_qdrant(bench.vectors, cities) as peer:
        rows = [_speed(bench, peer, None, _FASTER)]
        rows += [_speed(bench, peer, city, _FASTER_IN_CITY) for city in sample]
    rows.append(Row(f"recall@{LIMIT} against exact cosine", _recall(bench, None), target=_RECALL))
    if in_cities := [_recall(bench, city) for city in sample]:
        rows.append(Row(f"recall@{LIMIT} in a city, the lowest", min(in_cities), target=_RECALL))
    return rows


def _sample(bench: Bench) -> list[str]:
    """Cities whose sizes are spread evenly on a logarithmic scale."""
    counts = [found for found in bench.index.facets()[0].values if found.count >= LIMIT]
    if not counts:
        return []
    wanted = np.geomspace(counts[0].count, counts[-1].count, _CITIES)
    sizes = np.array([found.count for found in counts])
    return list(dict.fromkeys(counts[int(np.abs(sizes - size).argmin())].value for size in wanted))


def _search(bench: Bench, vector: Vector, city: str | None) -> list[Scored]:
    filter = NO_FILTER if city is None else filter_of({CITY: [city]}, bench.index.manifest.facets)
    (found,) = bench.index.store.search([Reading(vector, LIMIT, filter)])
    return found


def _speed(bench: Bench, peer: LocalQdrant, city: str | None, target: Target) -> Row:
    step = 1 if city is None else max(1, len(bench.queries) // _QUERIES_PER_CITY)
    ours, theirs = interleaved(
        [lambda vector: _search(bench, vector, city), lambda vector: peer.search(vector, LIMIT, city)],
        list(bench.query_vectors[::step]),
    )
    where = "" if city is None else f" in a city of {bench.index.size({CITY: [city]}):,}"
    return faster(f"vector p50{where}, vs Qdrant local mode", p50(ours), p50(theirs), target, bench.too_small)


def _recall(bench: Bench, city: str | None) -> float:
    """The mean share of hits whose cosine is among the highest; equal cosines are equally right."""
    keys = [value_key("".join(one.values(CITY))) for one in bench.records]
    ids = np.array([id for id, key in enumerate(keys) if city is None or key == value_key(city)])
    shares = []
    for query, exact in zip(bench.query_vectors, _cosines(bench, ids), strict=True):
        wanted = min(LIMIT, len(ids))
        worst = np.sort(exact)[-wanted] - _ROUNDING
        cosine = dict(zip(ids.tolist(), exact.tolist(), strict=True))
        shares.append(sum(cosine[one.id] >= worst for one in _search(bench, query, city)) / wanted)
    return float(np.mean(shares))


def _cosines(bench: Bench, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """Exact cosines of every query to these records, shape (queries, ids)."""
    return bench.query_vectors @ bench.vectors[ids].T
