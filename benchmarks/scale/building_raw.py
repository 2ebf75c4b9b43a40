"""Qdrant Edge alone: the same points put in and optimized, without reading, counting words, verifying or publishing."""

from __future__ import annotations

import shutil
from itertools import islice
from time import perf_counter, process_time

import qdrant_edge as edge

from benchmarks.scale.work import Numbers, Work
from search.build.build import CACHE_FILE
from search.build.cache import VectorCache
from search.build.spool import Spool
from search.catalog import CatalogFile
from search.edge.store import EdgeStore
from search.store.payload import payload_of
from search.store.store import MEANING, WORDS

_BATCH = 1_000


def measure(work: Work) -> Numbers:
    """Wall and CPU seconds of upserting and optimizing; what makes the points is not counted."""
    spool = Spool(CatalogFile(work.catalog), work.index, lambda done: None)
    encoder = work.encoder()
    cache = VectorCache(work.index / CACHE_FILE, encoder.identity)
    folder = work.folder / "raw"
    shard = EdgeStore.create(folder, encoder.encode(["one"]).shape[1], spool.size)._open
    source, upserting, cpu = iter(spool), 0.0, 0.0
    while batch := list(islice(source, _BATCH)):
        vectors = cache.get([record.record.text for record in batch])
        ready = [
            (record.record.id, vector.tolist(), spool.words(record), payload_of(record.record, spool.terms(record)))
            for record, vector in zip(batch, vectors, strict=True)
            if vector is not None
        ]
        started, used = perf_counter(), process_time()
        points = [
            edge.Point(id, {MEANING: meaning, WORDS: edge.SparseVector(*words)}, payload)
            for id, meaning, words, payload in ready
        ]
        shard.update(edge.UpdateOperation.upsert_points(points))
        upserting, cpu = upserting + perf_counter() - started, cpu + process_time() - used
    started, used = perf_counter(), process_time()
    shard.optimize()
    shard.flush()
    optimizing, cpu = perf_counter() - started, cpu + process_time() - used
    shard.close()
    shutil.rmtree(folder)
    return {"seconds": upserting + optimizing, "cpu": cpu, "upserting": upserting, "optimizing": optimizing}
