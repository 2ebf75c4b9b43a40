"""Copying a live index from one database to another: nothing is encoded again."""

from itertools import islice

from search.build.fill import fill
from search.build.progress import OnProgress
from search.errors import IndexMissing
from search.index.manifest import Manifest
from search.store.database import Database
from search.store.store import MEANING, WORDS

_BATCH = 1_000


def copy_index(source: Database, target: Database, name: str, progress: OnProgress = lambda _: None) -> Manifest:
    """Make the live index of ``source`` live in ``target`` too; ``source`` stays as it is.

    Run again after an interruption, it begins anew. Raises IndexUnusable, StoreUnavailable and DiskFull.
    """
    live = source.live(name)
    if live is None:
        raise IndexMissing(source.missing(name))
    store, manifest = source.open(live)
    try:
        target.sweep(name)
        points = store.scroll([MEANING, WORDS] if manifest.whole else [WORDS])
        batches = iter(lambda: list(islice(points, _BATCH)), [])
        return fill(target, name, manifest, batches, "Copying", manifest.points, progress)[1]
    finally:
        store.close()
