"""Building an index: words first, then the whole."""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search.build.cache import CacheDamaged, VectorCache
from search.build.changes import Changes, Fingerprints, read_live
from search.build.encode import encode_missing, missing_of
from search.build.fill import fill
from search.build.progress import OnProgress, Progress
from search.build.spool import Spool, Spooled
from search.catalog import CatalogFile
from search.errors import ModelError
from search.fulltext import tokenizer_id
from search.index.manifest import Manifest
from search.neural.encoder import Encoder
from search.noise.floor import BestCosines
from search.noise.queries import noise_queries
from search.noise.stored import noise_points
from search.store.database import Database
from search.store.payload import payload_of
from search.store.store import Point, Vector
from search.suggest.stored import point_count, spelling_points

log = logging.getLogger(__name__)

CACHE_FILE = "vectors.sqlite"
_BATCH = 1_000
_FEW = 0.05
"""While up to this share of the texts is encoded, a whole index that is live stays live."""


class BuildReport(NamedTuple):
    """The collection that a build made live, its manifest, how many texts were encoded for it, and what it changed of
    the records that were live before, None if there were none.
    """

    collection: str
    manifest: Manifest
    encoded: int
    changes: Changes | None = None


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

    Where texts have to be encoded, a full-text index is made live first, the whole one later in its place; where they
    are few and a whole index is live, that one stays until then.
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
    before, after = read_live(database, name, progress), Fingerprints()
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
            tokenizer=tokenizer_id(spool.tokenizer.language),
            bm25=spool.bm25,
            mapping=catalog.mapping,
            facets=spool.facets,
            spellings=point_count(len(spool.spellings)),
        )
        try:
            identity = encoder.identity
        except ModelError:
            fill(database, name, manifest, _words(spool), "Storing words", spool.size, progress)
            raise
        cache = VectorCache(scratch / CACHE_FILE, identity)
        noise = noise_queries(spool.holds, letters=spool.letters)
        encoded = 0
        missing = missing_of(_texts(spool), cache)
        if missing.texts:
            if not (before and before.whole and missing.texts <= _FEW * spool.size):
                fill(database, name, manifest, _words(spool), "Storing words", spool.size, progress)
            encoded = encode_missing(_texts(spool), encoder, cache, missing, progress, spool.size)
        encode_missing(noise, encoder, cache)
        (first,) = cache.get(noise[:1])
        assert first is not None
        whole = manifest.model_copy(
            update={"whole": True, "model_identity": identity, "dimension": len(first), "noise": len(noise)}
        )
        points = _whole(spool, cache, noise, after)
        collection, whole = fill(database, name, whole, points, "Storing vectors", spool.size, progress)
    finally:
        spool.close()
        if cache is not None:
            cache.close()
    return BuildReport(collection, whole, encoded, after.since(before.fingerprints) if before else None)


def _words(spool: Spool) -> Iterator[list[Point]]:
    """The points of an index of words alone."""
    for batch in _batches(spool):
        yield _points(batch, spool, [None] * len(batch))
    yield [*spelling_points(spool.size, spool.spellings)]


def _whole(spool: Spool, cache: VectorCache, noise: list[str], seen: Fingerprints) -> Iterator[list[Point]]:
    """The points of a whole index: records, then noise queries, for which all vectors have to pass by, then words."""
    queries = np.array(cache.get(noise), dtype=np.float32)
    best = BestCosines(queries)
    for batch in _batches(spool):
        meanings = cache.get([spooled.record.text for spooled in batch])
        if any(vector is None for vector in meanings):
            raise CacheDamaged("A vector is missing from the vector cache; run the build again.")
        best.add(np.array(meanings))
        seen.add(spooled.record for spooled in batch)
        yield _points(batch, spool, meanings)
    yield [*noise_points(spool.size, queries, best.best)]
    yield [*spelling_points(spool.size + len(noise), spool.spellings)]


def _points(batch: list[Spooled], spool: Spool, meanings: Sequence[Vector | None]) -> list[Point]:
    kinds = [facet.kind for facet in spool.facets]
    return [
        Point(spooled.record.id, payload_of(spooled.record, spool.terms(spooled), kinds), meaning, spool.words(spooled))
        for spooled, meaning in zip(batch, meanings, strict=True)
    ]


def _texts(spool: Spool) -> Iterator[str]:
    return (spooled.record.text for spooled in spool)


def _batches(spool: Spool) -> Iterator[list[Spooled]]:
    source = iter(spool)
    while batch := list(islice(source, _BATCH)):
        yield batch
