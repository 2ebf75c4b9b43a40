"""A new collection, filled, verified and made live in one step."""

import random
from collections.abc import Iterable

from search.build.progress import OnProgress, Progress
from search.build.verify import verify
from search.index.manifest import Manifest
from search.store.database import Database
from search.store.store import Point

_SAMPLE = 100


def fill(
    database: Database,
    name: str,
    manifest: Manifest,
    batches: Iterable[list[Point]],
    phase: str,
    total: int,
    progress: OnProgress,
) -> tuple[str, Manifest]:
    """Store the points that ``manifest`` tells of, and make them live under ``name``; gives the collection.

    ``progress`` is told how many of ``total`` are stored.

    Whatever fails, what was live stays and nothing is left of the new collection. Raises StoreUnavailable,
    DiskFull and what ``batches`` raise.
    """
    collection, store = database.create(name, manifest.dimension, manifest.records, manifest.keys)
    try:
        sampled = {*random.sample(range(manifest.records), min(_SAMPLE, manifest.records))}
        sample: list[Point] = []
        done = 0
        progress(Progress(phase, done, total))
        for batch in batches:
            store.upsert(batch)
            sample += [point for point in batch if point.id in sampled]
            done += len(batch)
            progress(Progress(phase, min(done, total), total))
        progress(Progress("Indexing", 0, total))
        store.finish(lambda done, total: progress(Progress("Indexing", done, total)))
        verify(store, manifest, sample)
        store.close()
        return collection, database.publish(name, collection, manifest)
    except BaseException:
        store.close()
        database.remove(collection)
        raise
