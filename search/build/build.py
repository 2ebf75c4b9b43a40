"""Building an index: words first, then the whole."""

import logging
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.build.cache import CacheDamaged, VectorCache
from search.build.encode import any_missing, encode_missing
from search.build.progress import OnProgress, Progress
from search.build.spool import Spool, Spooled
from search.build.verify import verify
from search.catalog import CatalogFile
from search.errors import ModelError
from search.index.manifest import Manifest
from search.neural.encoder import Encoder
from search.noise.floor import BestCosines
from search.noise.queries import noise_queries
from search.noise.stored import noise_points
from search.store.database import Database
from search.store.payload import payload_of
from search.store.store import Point

log = logging.getLogger(__name__)

CACHE_FILE = "vectors.sqlite"
_BATCH = 1_000
_SAMPLE = 100


class BuildReport(NamedTuple):
    """The collection that a build made live, its manifest, and how many texts were encoded for it."""

    collection: str
    manifest: Manifest
    encoded: int


def build_index(
    catalog: CatalogFile,
    database: Database,
    name: str,
    encoder: Encoder,
    model: str,
    scratch: Path,
    *,
    progress: OnProgress = lambda _: None,
) -> BuildReport:
    """Index a catalog under ``name`` and make it live.

    Where texts have to be encoded, a full-text index is made live first, the whole one later in its place.
    ``scratch`` is a folder of this machine for the vector cache. Whatever fails, what was live stays, and
    what was encoded is kept. Raises CatalogError, ModelError, StoreUnavailable, DiskFull and OSError.
    """
    try:
        return _build(catalog, database, name, encoder, model, scratch, progress)
    except CacheDamaged as damaged:
        log.warning("%s", damaged)
        return _build(catalog, database, name, encoder, model, scratch, progress)


def _build(
    catalog: CatalogFile,
    database: Database,
    name: str,
    encoder: Encoder,
    model: str,
    scratch: Path,
    progress: OnProgress,
) -> BuildReport:
    database.sweep(name)
    spool = Spool(catalog, scratch, lambda done: progress(Progress("Reading words", done, 0)))
    cache: VectorCache | None = None
    try:
        manifest = Manifest(
            whole=False,
            catalog_name=catalog.name,
            catalog_path=str(catalog.path.resolve()),
            catalog_sha256=catalog.sha256,
            catalog_size=catalog.size,
            catalog_mtime_ns=catalog.mtime_ns,
            records=spool.size,
            skipped=catalog.skipped_count,
            model=model,
            bm25=spool.bm25,
            cities=tuple((found.city, found.count) for found in spool.cities),
        )
        try:
            identity = encoder.identity
        except ModelError:
            _store(database, name, spool, manifest, None, [], progress)
            raise
        cache = VectorCache(scratch / CACHE_FILE, identity)
        noise = noise_queries(spool.holds)
        encoded = 0
        if any_missing(_texts(spool), cache):
            _store(database, name, spool, manifest, None, [], progress)
            encoded = encode_missing(
                _texts(spool), encoder, cache, lambda done: progress(Progress("Encoding meanings", done, spool.size))
            )
        encode_missing(noise, encoder, cache)
        (first,) = cache.get(noise[:1])
        assert first is not None
        whole = manifest.model_copy(
            update={"whole": True, "model_identity": identity, "dimension": len(first), "noise": len(noise)}
        )
        collection, whole = _store(database, name, spool, whole, cache, noise, progress)
    finally:
        spool.close()
        if cache is not None:
            cache.close()
    return BuildReport(collection, whole, encoded)


def _store(
    database: Database,
    name: str,
    spool: Spool,
    manifest: Manifest,
    cache: VectorCache | None,
    noise: list[str],
    progress: OnProgress,
) -> tuple[str, Manifest]:
    """Fill a new collection, verify it and make it live; without a ``cache``, one of words alone."""
    collection, store = database.create(name, manifest.dimension, manifest.records)
    try:
        phase = "Storing vectors" if cache else "Storing words"
        sampled = {*random.sample(range(spool.size), min(_SAMPLE, spool.size))}
        sample: list[Point] = []
        best = BestCosines(_vectors(cache, noise)) if cache else None
        done = 0
        for batch in _batches(spool):
            progress(Progress(phase, done, spool.size))
            points = _points(batch, spool, cache)
            if best is not None:
                best.add(np.array([point.meaning for point in points]))
            store.upsert(points)
            sample += [point for point in points if point.id in sampled]
            done += len(points)
        if best is not None and cache is not None:
            store.upsert(noise_points(spool.size, _vectors(cache, noise), best.best))
        progress(Progress("Indexing", 0, spool.size))
        store.finish(lambda done, total: progress(Progress("Indexing", done, total)))
        verify(store, manifest, sample)
        store.close()
        return collection, database.publish(name, collection, manifest)
    except BaseException:
        store.close()
        database.remove(collection)
        raise


def _points(batch: list[Spooled], spool: Spool, cache: VectorCache | None) -> list[Point]:
    meanings = cache.get([record.startup.text for record in batch]) if cache else [None] * len(batch)
    if cache and any(vector is None for vector in meanings):
        raise CacheDamaged("A vector is gone from the vector cache; run the build again.")
    return [
        Point(record.startup.id, payload_of(record.startup, spool.terms(record)), meaning, spool.words(record))
        for record, meaning in zip(batch, meanings, strict=True)
    ]


def _vectors(cache: VectorCache, texts: list[str]) -> np.ndarray:
    return np.array(cache.get(texts), dtype=np.float32)


def _texts(spool: Spool) -> Iterator[str]:
    return (record.startup.text for record in spool)


def _batches(spool: Spool) -> Iterator[list[Spooled]]:
    source = iter(spool)
    while batch := list(islice(source, _BATCH)):
        yield batch
