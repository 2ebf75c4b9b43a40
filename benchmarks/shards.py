"""Shards of Qdrant Edge with some components and not others, and the bytes they take on disk and in memory."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from benchmarks.scale.work import anonymous
from search.build.spool import Spool
from search.store.payload import payload_of
from search.store.store import MEANING, TERMS, WORDS

_PROJECT = Path(__file__).resolve().parents[1]
_BATCH = 2_000
_LOADS = 5
_LIMIT = 10


class Variant(NamedTuple):
    """A shard to build: ``dimension`` 0 stands for whole vectors, ``m`` 0 for no graph.

    ``payload`` is the record without its terms, ``fields`` are its keywords with an index, ``words`` the sparse vector,
    ``terms`` the terms with their index. ``scan`` is how many kB of vectors are rather compared one by one: 1, so that
    graphs are used on any catalog.
    """

    dimension: int = 0
    m: int = 0
    ef_construct: int = 100
    quantization: str = ""
    payload: bool = False
    fields: tuple[str, ...] = ()
    words: bool = False
    terms: bool = False
    scan: int = 1


class Built(NamedTuple):
    """A finished shard: seconds to put points in, CPU seconds to index them, and how many Qdrant calls indexed."""

    upload: float
    indexing: float
    indexed: int


def build(folder: Path, variant: Variant, spool: Spool, vectors: NDArray[np.float32], ids: NDArray[np.int64]) -> Built:
    """A shard of the records ``ids``, ascending, on disk. Any segment is indexed, however small."""
    folder.mkdir()
    size = variant.dimension or vectors.shape[1]
    config = edge.EdgeConfig(
        vectors={
            MEANING: edge.EdgeVectorParams(
                size=size, distance=edge.Distance.Cosine, quantization_config=_quantization(variant.quantization)
            )
        },
        sparse_vectors={WORDS: edge.EdgeSparseVectorParams()} if variant.words else {},
        hnsw_config=edge.HnswIndexConfig(
            m=variant.m, ef_construct=variant.ef_construct, full_scan_threshold=variant.scan
        ),
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=1, default_segment_number=1),
        wal_enabled=False,
    )
    shard = edge.EdgeShard.create(str(folder), config)
    for field in variant.fields:
        shard.update(edge.UpdateOperation.create_field_index(field, edge.PayloadSchemaType.Keyword))
    if variant.terms:
        index = edge.TextIndexParams(tokenizer=edge.TokenizerType.Whitespace, lowercase=False)
        shard.update(edge.UpdateOperation.create_field_index(TERMS, index))
    started = time.perf_counter()
    for points in _batches(variant, spool, vectors[:, :size], {*ids.tolist()}):
        shard.update(edge.UpdateOperation.upsert_points(points))
    uploaded, cpu = time.perf_counter(), time.process_time()
    shard.optimize()
    built = Built(uploaded - started, time.process_time() - cpu, shard.info().indexed_vectors_count)
    shard.flush()
    shard.close()
    return built


def _batches(variant: Variant, spool: Spool, vectors: NDArray[np.float32], ids: set[int]) -> Iterator[list[edge.Point]]:
    batch = []
    for record in spool:
        if record.record.id not in ids:
            continue
        stored: dict[str, Any] = {MEANING: vectors[record.record.id].tolist()}
        if variant.words:
            stored[WORDS] = edge.SparseVector(*spool.words(record))
        payload = payload_of(record.record, spool.terms(record)) if variant.payload else {}
        if not variant.terms:
            payload.pop(TERMS, None)
        batch.append(edge.Point(record.record.id, stored, payload))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _quantization(kind: str) -> Any:
    """Smaller copies held in memory: int8 (scalar), binary as the app asks for it, or binary of one bit."""
    two, query = edge.BinaryQuantizationEncoding.TwoBits, edge.BinaryQuantizationQueryEncoding.Scalar8Bits
    return {
        "": None,
        "int8": edge.ScalarQuantizationConfig(edge.ScalarType.Int8, always_ram=True),
        "binary": edge.BinaryQuantizationConfig(always_ram=True, encoding=two, query_encoding=query),
        "one bit": edge.BinaryQuantizationConfig(always_ram=True),
    }[kind]


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
    records, _ = shard.scroll(edge.ScrollRequest(limit=100, with_vector=True, with_payload=False))
    for record in records:
        vectors: Any = record.vector
        for name, vector in vectors.items():
            shard.query(edge.QueryRequest(limit=_LIMIT, query=edge.Query.Nearest(vector, using=name)))
    return loaded - before, anonymous() - loaded


if __name__ == "__main__":
    print(*_heap_here(Path(sys.argv[1])))
