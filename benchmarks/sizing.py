"""What one record costs in a Qdrant shard, part by part, and what that means for catalogs up to a billion.

``python -m benchmarks.sizing CATALOG`` builds shards of a real catalog in a temporary folder, each
with one component more than another. Qdrant allocates files in pages of fixed size, so a component's bytes
are what is added by an added record, between two sizes of one catalog, and not the total over the records.
Memory is that of another process that loads the shard, as Linux tells it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from benchmarks.bench import Bench, prepare
from benchmarks.capacity import HEADER, MODES, SIZES, Part, plan, rounded, slope
from benchmarks.conditions import conditions
from benchmarks.shards import Variant, build, heap
from search.build.spool import Spool
from search.catalog import CatalogFile
from search.edge.space import size_of
from search.errors import SearchError
from search.neural import SentenceEncoder
from search.settings import BUNDLED_CATALOG
from search.store.store import FACET_KEYS, HNSW_EF, HNSW_EF_CONSTRUCT, HNSW_M, MEANING, NAME_KEY

_SAMPLE = 200
_ROUNDS = 3
_LIMIT = 10
_TIE = 1e-6


_VARIANTS = {
    "ids": ("", Variant(dimension=1)),
    "vectors": ("ids", Variant()),
    "graph of Qdrant's defaults": ("vectors", Variant(m=16, ef_construct=100)),
    "graph": ("vectors", Variant(m=HNSW_M, ef_construct=HNSW_EF_CONSTRUCT)),
    "int8": ("vectors", Variant(quantization="int8")),
    "binary": ("vectors", Variant(quantization="binary")),
    "words": ("vectors", Variant(words=True)),
    "records": ("vectors", Variant(payload=True)),
    "cities": ("records", Variant(payload=True, fields=(FACET_KEYS[0],))),
    "names": ("records", Variant(payload=True, fields=(NAME_KEY,))),
    "terms": ("records", Variant(payload=True, terms=True)),
}
_WHOLE = Variant(
    0, HNSW_M, HNSW_EF_CONSTRUCT, "int8", True, fields=(FACET_KEYS[0], NAME_KEY), words=True, terms=True, scan=10_000
)
_APP = Variant(m=HNSW_M, ef_construct=HNSW_EF_CONSTRUCT)
_SEARCHED = [
    ("graph, m = 16, ef_construct = 100, ef = 100", Variant(m=16), 100, 0.0),
    (f"graph, m = {HNSW_M}, ef_construct = {HNSW_EF_CONSTRUCT}, ef = {HNSW_EF}", _APP, HNSW_EF, 0.0),
    ("all as int8, the best 32 again", Variant(quantization="int8"), 0, 3.2),
    ("all as binary, the best 32 again", Variant(quantization="binary"), 0, 3.2),
    ("all as binary, the best 100 again", Variant(quantization="binary"), 0, 10.0),
    ("all as one bit, the best 100 again", Variant(quantization="one bit"), 0, 10.0),
    (f"graph, m = {HNSW_M}, over int8, the best 32 again", _APP._replace(quantization="int8"), HNSW_EF, 3.2),
    (f"graph, m = {HNSW_M}, over binary, the best 100 again", _APP._replace(quantization="binary"), HNSW_EF, 10.0),
]


def measure_parts(folder: Path, spool: Spool, vectors: NDArray[np.float32]) -> dict[str, Part]:
    """Bytes of each component for an added record, by difference from the shard without it."""
    n, dimension = vectors.shape
    # Links are stored in as many bits as the number of points needs: both sizes need the same.
    fewer = max(n // 2, 2 ** ((n - 1).bit_length() - 1) + 1)
    some, every = np.linspace(0, n - 1, fewer).astype(np.int64), np.arange(n)
    slopes: dict[str, Part] = {}
    for name, (_, variant) in _VARIANTS.items():
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        shards = [folder / f"{name} {size}" for size in (fewer, n)]
        build(shards[0], variant, spool, vectors, some)
        indexed = build(shards[1], variant, spool, vectors, every).indexed
        if indexed < n:
            raise SystemExit(f"benchmarks: {indexed:,} of {n:,} vectors were indexed for {name}")
        loaded, searched = zip(*map(heap, shards), strict=True)
        slopes[name] = Part(slope((fewer, n), (size_of(shards[0]), size_of(shards[1]))), slope((fewer, n), loaded))
        print(f"searching added {searched[1] / 2**20:.1f} MiB", file=sys.stderr, flush=True)
    parts = {
        name: Part(*(mine - other for mine, other in zip(slopes[name], slopes[base], strict=True)))
        for name, (base, _) in _VARIANTS.items()
        if base
    }
    whole = parts["vectors"].disk * dimension / (dimension - 1)
    parts["vectors"] = Part(whole, parts["vectors"].heap)
    return {"ids": Part(slopes["ids"].disk - whole / dimension, slopes["ids"].heap)} | parts


class Found(NamedTuple):
    """A way to search: recall@10 against exact cosine, 0 to 1, and the milliseconds of the search alone."""

    way: str
    recall: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"| {self.way} | {self.recall:.4f} | {self.p50:.2f} | {self.p99:.2f} |"


def measure_recall(folder: Path, spool: Spool, vectors: NDArray[np.float32], asked: NDArray[np.float32]) -> list[Found]:
    """Every way to search, on the queries ``asked``, shape (queries, dimension)."""
    exact = asked @ vectors.T
    bars = np.partition(exact, -_LIMIT, axis=1)[:, -_LIMIT]
    found = []
    for way, variant, ef, oversampling in _SEARCHED:
        print(f"Searching: {way} …", file=sys.stderr, flush=True)
        path = folder / f"{variant.m} {variant.quantization}"
        if not path.exists():
            build(path, variant, spool, vectors, np.arange(len(vectors)))
        shard = edge.EdgeShard.load(str(path))
        again = edge.QuantizationSearchParams(rescore=True, oversampling=oversampling) if oversampling else None
        params = edge.SearchParams(hnsw_ef=ef or None, quantization=again)
        right, seconds = 0, []
        for row, cosines, bar in zip(asked.tolist(), exact, bars, strict=True):
            started = time.perf_counter()
            nearest = edge.Query.Nearest(row, using=MEANING)
            points = shard.query(edge.QueryRequest(limit=_LIMIT, query=nearest, params=params))
            seconds.append(time.perf_counter() - started)
            right += sum(bool(cosines[int(point.id)] >= bar - _TIE) for point in points)
        shard.close()
        p50, p99 = (np.percentile(seconds, [50, 99]) * 1000).tolist()
        found.append(Found(way, right / (_LIMIT * len(asked)), p50, p99))
    return found


def measure_encoding(encoder: SentenceEncoder, texts: Sequence[str]) -> float:
    """Texts encoded in a second of one core: CPU time, so that a busy machine does not count."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    encoder.encode(texts[:16])
    seconds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        encoder.encode(texts)
        seconds.append(time.process_time() - started)
    torch.set_num_threads(threads)
    return len(texts) / float(np.median(seconds))


def report(parts: dict[str, Part], found: Sequence[Found], rates: dict[str, float], encoding: float) -> str:
    """The tables of measures, and of what they mean for larger catalogs."""
    lines = ["| part, bytes of an added record | files | memory where pinned |", "|---|--:|--:|"]
    lines += [f"| {name} | {part.disk:,.1f} | {part.heap:,.1f} |" for name, part in parts.items()]
    lines += ["", "| way to search | recall@10 | p50, ms | p99, ms |", "|---|--:|--:|--:|", *map(str, found)]
    lines += ["", "| rate | |", "|---|--:|", *(f"| {name} | {rounded(rate)} |" for name, rate in rates.items())]
    lines += ["", HEADER, *(str(plan(size, parts, mode, encoding)) for size in SIZES for mode in MODES)]
    return "\n".join(lines)


def measure(bench: Bench) -> str:
    """The whole report on a catalog and its index."""
    described = conditions(bench)
    with TemporaryDirectory() as folder:
        spool = Spool(CatalogFile(bench.catalog), Path(folder), lambda done: None)
        try:
            parts = measure_parts(Path(folder), spool, bench.vectors)
            found = measure_recall(Path(folder), spool, bench.vectors, bench.query_vectors)
            whole = build(Path(folder) / "whole", _WHOLE, spool, bench.vectors, np.arange(spool.size))
        finally:
            spool.close()
    spread = np.linspace(0, len(bench.records) - 1, _SAMPLE).astype(int)
    encoding = measure_encoding(bench.encoder, [bench.records[i].text for i in spread])
    rates = {
        f"texts encoded in a second of one core ({_SAMPLE} texts)": encoding,
        "records put into a shard with all parts in a second, one process": len(bench.records) / whole.upload,
        "records indexed in a second of one core (graph, int8, keywords, words)": len(bench.records) / whole.indexing,
    }
    lengths = [len(record.text) for record in bench.records]
    texts = f"{np.mean(lengths):.0f} characters a record (median {np.median(lengths):.0f})"
    return f"{report(parts, found, rates, encoding)}\n\n{texts}; {described}"


def main() -> int:
    """0 if all was measured, 1 for a fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description="Measure what a record costs.")
    parser.add_argument("catalog", nargs="?", type=Path, default=BUNDLED_CATALOG, metavar="CATALOG")
    parser.add_argument("--index-dir", type=Path, default=None, metavar="DIR", help="an index of the catalog")
    options = parser.parse_args()
    try:
        print(measure(prepare(options.catalog, options.index_dir)))
    except SearchError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
