"""Shards of Qdrant Edge with some components and not others, and the bytes they take on disk and in memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from search.fulltext.postings import K1, B
from search.fulltext.stopwords import STOP_WORDS
from search.server.layout import NAME_FIELD, TEXT_FIELD, point_of
from search.startup import Startup

_PROJECT = Path(__file__).resolve().parents[1]
_BATCH = 2_000
_LOADS = 5
_LIMIT = 10


class Variant(NamedTuple):
    """A shard to build: ``dimension`` 0 stands for whole vectors, ``links`` 0 for no graph.

    ``scan`` is how many kB of vectors are rather compared one by one: 1, so that graphs are used on any catalog.
    """

    dimension: int = 0
    links: int = 0
    width: int = 100
    quantization: str = ""
    payload: bool = False
    fields: tuple[str, ...] = ()
    words: bool = False
    scan: int = 1


class Built(NamedTuple):
    """A finished shard: seconds to put points in, CPU seconds to index them, and how many Qdrant calls indexed."""

    upload: float
    indexing: float
    indexed: int


def build(folder: Path, variant: Variant, startups: Sequence[Startup], vectors: NDArray[np.float32]) -> Built:
    """A shard of these records on disk. Any segment is indexed, however small."""
    folder.mkdir()
    rows = vectors[:, : variant.dimension or None]
    config = edge.EdgeConfig(
        vectors=edge.EdgeVectorParams(size=rows.shape[1], distance=edge.Distance.Cosine),
        hnsw_config=edge.HnswIndexConfig(m=variant.links, ef_construct=variant.width, full_scan_threshold=variant.scan),
        quantization_config=_quantization(variant.quantization),
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=1, default_segment_number=1),
        wal_enabled=False,
    )
    shard = edge.EdgeShard.create(str(folder), config)
    for field in variant.fields:
        shard.update(edge.UpdateOperation.create_field_index(field, edge.PayloadSchemaType.Keyword))
    if variant.words:
        shard.update(edge.UpdateOperation.create_field_index(TEXT_FIELD, _words()))
    started = time.perf_counter()
    for start in range(0, len(startups), _BATCH):
        points = []
        for id, row in enumerate(rows[start : start + _BATCH].tolist(), start):
            payload = point_of(startups[id], []).payload if variant.payload else {}
            points.append(edge.Point(id, row, payload))
        shard.update(edge.UpdateOperation.upsert_points(points))
    uploaded, cpu = time.perf_counter(), time.process_time()
    shard.optimize()
    built = Built(uploaded - started, time.process_time() - cpu, shard.info().indexed_vectors_count)
    shard.flush()
    shard.close()
    return built


def _quantization(kind: str) -> Any:
    """Smaller copies held in memory: int8 (scalar), binary as the app asks for it, or binary of one bit."""
    two, query = edge.BinaryQuantizationEncoding.TwoBits, edge.BinaryQuantizationQueryEncoding.Scalar8Bits
    return {
        "": None,
        "int8": edge.ScalarQuantizationConfig(edge.ScalarType.Int8, always_ram=True),
        "binary": edge.BinaryQuantizationConfig(always_ram=True, encoding=two, query_encoding=query),
        "one bit": edge.BinaryQuantizationConfig(always_ram=True),
    }[kind]


def _words() -> edge.TextIndexParams:
    return edge.TextIndexParams(
        tokenizer=edge.TokenizerType.Word,
        lowercase=True,
        ascii_folding=True,
        stopwords=edge.StopwordsSet(custom=set(STOP_WORDS)),
        stemmer=edge.SnowballParams(edge.SnowballLanguage.English),
        scoring=True,
    )


def allocated(folder: Path) -> int:
    """Bytes that the files of a folder take on the disk, without the holes that Qdrant leaves in them."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())


def heap(folder: Path) -> tuple[int, int]:
    """Bytes of memory backed by no file that another process gains by loading a shard, and by searching it after."""
    command = [sys.executable, "-m", "benchmarks.shards", str(folder)]
    run = [subprocess.run(command, cwd=_PROJECT, check=True, capture_output=True).stdout for _ in range(_LOADS)]
    loaded, searched = np.median([[int(told) for told in line.split()] for line in run], axis=0).tolist()
    return int(loaded), int(searched)


def _heap_here(folder: Path) -> tuple[int, int]:
    before = anonymous()
    shard = edge.EdgeShard.load(str(folder))
    loaded = anonymous()
    ranks_words = TEXT_FIELD in shard.info().payload_schema
    records, _ = shard.scroll(edge.ScrollRequest(limit=100, with_vector=True, with_payload=ranks_words))
    for record in records:
        asked: list[edge.Query | edge.TextQuery] = [edge.Query.Nearest(np.asarray(record.vector).tolist())]
        if ranks_words:
            asked.append(edge.TextQuery(TEXT_FIELD, (record.payload or {})[NAME_FIELD], edge.Bm25Params(k=K1, b=B)))
        for query in asked:
            shard.query(edge.QueryRequest(limit=_LIMIT, query=query))
    return loaded - before, anonymous() - loaded


def anonymous() -> int:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


if __name__ == "__main__":
    print(*_heap_here(Path(sys.argv[1])))
