"""Copying a live index from one database to another: nothing is encoded again."""

from itertools import islice

from search.build.progress import OnProgress, Progress
from search.build.verify import verify
from search.errors import IndexMissing
from search.index.manifest import Manifest
from search.store.database import Database
from search.store.store import MEANING, WORDS, Point

_BATCH = 1_000
_SAMPLE = 100


def copy_index(source: Database, target: Database, name: str, progress: OnProgress = lambda _: None) -> Manifest:
    """Make the live index of ``source`` live in ``target`` too; ``source`` stays as it is.

    Run again after an interruption, it begins anew. Raises IndexUnusable, StoreUnavailable and DiskFull.
    """
    live = source.live(name)
    if live is None:
        raise IndexMissing(source.missing(name))
    store, manifest = source.open(live)
    target.sweep(name)
    collection, copy = target.create(name, manifest.dimension, manifest.records)
    try:
        points = store.scroll([MEANING, WORDS] if manifest.whole else [WORDS])
        sampled = {*range(0, manifest.records, max(1, manifest.records // _SAMPLE))}
        sample: list[Point] = []
        done = 0
        while batch := list(islice(points, _BATCH)):
            progress(Progress("Copying", done, manifest.points))
            copy.upsert(batch)
            sample += [point for point in batch if point.id in sampled]
            done += len(batch)
        progress(Progress("Copying", done, manifest.points))
        copy.finish(lambda done, total: progress(Progress("Indexing", done, total)))
        verify(copy, manifest, sample)
        copy.close()
        return target.publish(name, collection, manifest)
    except BaseException:
        copy.close()
        target.remove(collection)
        raise
    finally:
        store.close()
