"""What one record costs in a Qdrant shard, part by part, and what that means for catalogs up to a billion.

``python -m benchmarks.sizing --index-dir DIR`` builds shards of a real catalog in a temporary folder, each
with one component more than another. Qdrant allocates files in pages of fixed size, so a component's bytes
are what is added by an added record, between two sizes of one catalog, and not the total over the records.
Memory is that of another process that loads the shard, as Linux tells it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from benchmarks.capacity import HEADER, MODES, SIZES, Part, plan, rounded, slope
from benchmarks.queries import queries
from benchmarks.shards import Variant, allocated, anonymous, build, heap
from search.errors import SearchError
from search.index import IndexFolder
from search.index.parts import TextParts, open_text_parts
from search.index.vectors import open_vectors
from search.neural import SentenceEncoder
from search.neural.store import CITY_FIELD
from search.server.layout import BUILD_WIDTH, LINKS, NAME_FIELD, SEARCH_WIDTH, SPELLING_FIELD
from search.server.nearest import DEEPEST
from search.settings import load_settings
from search.startup import Startup

_PROJECT = Path(__file__).resolve().parents[1]
_BATCH = 2_000
_SAMPLE = 200
_ROUNDS = 3
_LOADS = 5
_LIMIT = 10
_TIE = 1e-6


_VARIANTS = {
    "ids": ("", Variant(dimension=1)),
    "vectors": ("ids", Variant()),
    "graph of Qdrant's defaults": ("vectors", Variant(links=16, width=100)),
    "graph": ("vectors", Variant(links=LINKS, width=BUILD_WIDTH)),
    "int8": ("vectors", Variant(quantization="int8")),
    "binary": ("vectors", Variant(quantization="binary")),
    "records": ("vectors", Variant(payload=True)),
    "cities": ("records", Variant(payload=True, fields=(CITY_FIELD,))),
    "spellings and names": ("records", Variant(payload=True, fields=(SPELLING_FIELD, NAME_FIELD))),
    "words": ("records", Variant(payload=True, words=True)),
}
_FIELDS = (CITY_FIELD, SPELLING_FIELD, NAME_FIELD)
_WHOLE = Variant(0, LINKS, BUILD_WIDTH, "int8", payload=True, fields=_FIELDS, words=True, scan=10_000)
_APP = Variant(links=LINKS, width=BUILD_WIDTH)
_SEARCHED = [
    ("graph, m = 16, ef_construct = 100, ef = 100", Variant(links=16), 100, 0.0),
    (f"graph, m = {LINKS}, ef_construct = {BUILD_WIDTH}, ef = {SEARCH_WIDTH}", _APP, SEARCH_WIDTH, 0.0),
    ("all as int8, the best 32 again", Variant(quantization="int8"), 0, 3.2),
    ("all as binary, the best 32 again", Variant(quantization="binary"), 0, 3.2),
    ("all as binary, the best 100 again", Variant(quantization="binary"), 0, 10.0),
    ("all as one bit, the best 100 again", Variant(quantization="one bit"), 0, 10.0),
    (f"graph, m = {LINKS}, over int8, the best 32 again", _APP._replace(quantization="int8"), SEARCH_WIDTH, 3.2),
    (f"graph, m = {LINKS}, over binary, the best 100 again", _APP._replace(quantization="binary"), SEARCH_WIDTH, 10.0),
]


def measure_parts(folder: Path, startups: Sequence[Startup], vectors: NDArray[np.float32]) -> dict[str, Part]:
    """Bytes of each component for an added record, by difference from the shard without it."""
    n, dimension = vectors.shape
    # Links are stored in as many bits as the number of points needs: both sizes need the same.
    fewer = max(n // 2, 2 ** ((n - 1).bit_length() - 1) + 1)
    spread = np.linspace(0, n - 1, fewer).astype(int)
    some = [startups[i] for i in spread]
    slopes: dict[str, Part] = {}
    for name, (_, variant) in _VARIANTS.items():
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        shards = [folder / f"{name} {size}" for size in (fewer, n)]
        build(shards[0], variant, some, vectors[spread])
        indexed = build(shards[1], variant, startups, vectors).indexed
        if indexed != n:
            raise SystemExit(f"benchmarks: {indexed:,} of {n:,} vectors were indexed for {name}")
        loaded, searched = zip(*map(heap, shards), strict=True)
        slopes[name] = Part(slope((fewer, n), (allocated(shards[0]), allocated(shards[1]))), slope((fewer, n), loaded))
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


def measure_recall(
    folder: Path, startups: Sequence[Startup], vectors: NDArray[np.float32], asked: NDArray[np.float32]
) -> list[Found]:
    """Every way to search, on the queries ``asked``, shape (queries, dimension)."""
    exact = asked @ vectors.T
    bars = np.partition(exact, -_LIMIT, axis=1)[:, -_LIMIT]
    found = []
    for way, variant, width, oversampling in _SEARCHED:
        print(f"Searching: {way} …", file=sys.stderr, flush=True)
        path = folder / f"{variant.links} {variant.quantization}"
        if not path.exists():
            build(path, variant, startups, vectors)
        shard = edge.EdgeShard.load(str(path))
        again = edge.QuantizationSearchParams(rescore=True, oversampling=oversampling) if oversampling else None
        params = edge.SearchParams(hnsw_ef=width or None, quantization=again)
        right, seconds = 0, []
        for row, cosines, bar in zip(asked.tolist(), exact, bars, strict=True):
            started = time.perf_counter()
            points = shard.query(edge.QueryRequest(limit=_LIMIT, query=edge.Query.Nearest(row), params=params))
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


def measure_features(folder: Path, asked: NDArray[np.float32]) -> dict[str, float]:
    """Milliseconds of what the app asks beyond ten hits: every city with its count, and ranks down to 10,000."""
    shard = edge.EdgeShard.load(str(folder))
    facet = edge.FacetRequest(SPELLING_FIELD, limit=100_000, exact=True)
    deep = [edge.QueryRequest(limit=DEEPEST, query=edge.Query.Nearest(row)) for row in asked[:_ROUNDS].tolist()]

    def milliseconds(request: Callable[[], object]) -> float:
        started = time.perf_counter()
        request()
        return (time.perf_counter() - started) * 1000

    return {
        "counting all cities, ms": float(np.median([milliseconds(lambda: shard.facet(facet)) for _ in deep])),
        f"the first {DEEPEST:,} of a ranking, ms": float(
            np.median([milliseconds(lambda one=one: shard.query(one)) for one in deep])  # type: ignore[misc]
        ),
    }


def report(parts: dict[str, Part], found: Sequence[Found], rates: dict[str, float], encoding: float) -> str:
    """The tables of measures, and of what they mean for larger catalogs."""
    lines = ["| part, bytes of an added record | files | memory where pinned |", "|---|--:|--:|"]
    lines += [f"| {name} | {part.disk:,.1f} | {part.heap:,.1f} |" for name, part in parts.items()]
    lines += ["", "| way to search | recall@10 | p50, ms | p99, ms |", "|---|--:|--:|--:|", *map(str, found)]
    lines += ["", "| rate | |", "|---|--:|", *(f"| {name} | {rounded(rate)} |" for name, rate in rates.items())]
    lines += ["", HEADER, *(str(plan(size, parts, mode, encoding)) for size in SIZES for mode in MODES)]
    return "\n".join(lines)


def conditions(texts: TextParts) -> str:
    """What the measures depend on besides the code."""
    lengths = [len(record.text) for record in texts.records]
    packages = ", ".join(f"{name} {version(name)}" for name in ("qdrant-edge-py", "torch", "sentence-transformers"))
    return (
        f"{len(lengths):,} records of {np.mean(lengths):.0f} characters (median {np.median(lengths):.0f}), "
        f"{len(texts.cities.counts):,} cities; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before measuring; "
        f"Python {sys.version.split()[0]}, {packages}; {time.strftime('%Y-%m-%d')}"
    )


def measure(index: Path) -> str:
    """The whole report on an index. Raises SearchError."""
    generation = IndexFolder(index).current()
    texts = open_text_parts(generation)
    vectors = np.array(open_vectors(generation), dtype=np.float32)
    described, before = conditions(texts), anonymous()
    startups = list(texts.records)
    objects = (anonymous() - before) / len(startups)
    settings = load_settings()
    encoder = SentenceEncoder(settings.model, settings.precision)
    rows, tokenize = texts.fulltext.postings.rows, texts.fulltext.tokenizer.tokenize
    asked = queries([one.text for one in startups], lambda query: any(term in rows for term in tokenize(query)))
    with TemporaryDirectory() as folder:
        parts = measure_parts(Path(folder), startups, vectors)
        query_vectors = encoder.encode(asked)
        found = measure_recall(Path(folder), startups, vectors, query_vectors)
        whole = build(Path(folder) / "whole", _WHOLE, startups, vectors)
        features = measure_features(Path(folder) / "whole", query_vectors)
    encoding = measure_encoding(
        encoder, [startups[i].text for i in np.linspace(0, len(startups) - 1, _SAMPLE).astype(int)]
    )
    rates = {
        f"texts encoded in a second of one core ({_SAMPLE} texts)": encoding,
        "records put into a shard with all parts in a second, one process": len(startups) / whole.upload,
        "records indexed in a second of one core (graph, int8, keywords, words)": len(startups) / whole.indexing,
        "bytes of one record as Python objects, as the process that builds holds it": objects,
        **features,
    }
    return f"{report(parts, found, rates, encoding)}\n\n{len(asked)} queries; {described}"


def main() -> int:
    """0 if all was measured, 1 for a fault."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description="Measure what a record costs.")
    parser.add_argument("--index-dir", type=Path, default=None, metavar="DIR", help="an index; default: INDEX_DIR")
    options = parser.parse_args()
    try:
        print(measure(options.index_dir or load_settings().index_dir))
    except SearchError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
