"""Whether a collection holds what was put in: counted, and compared on a sample."""

from collections.abc import Sequence

import numpy as np

from search.errors import StoreUnavailable
from search.index.manifest import Manifest
from search.store.payload import record_of
from search.store.store import MEANING, WORDS, Point, Store

_TOLERANCE = 1e-4


def verify(store: Store, manifest: Manifest, sample: Sequence[Point]) -> None:
    """Raise StoreUnavailable unless the store holds as many points as the manifest tells, and those of the sample."""
    if (count := store.count()) != manifest.points:
        raise StoreUnavailable(f"The new index holds {count:,} of {manifest.points:,} points; run the build again.")
    vectors = [MEANING, WORDS] if manifest.whole else [WORDS]
    stored = store.fetch([point.id for point in sample], vectors)
    for point in sample:
        if point.id not in stored or not _same(point, stored[point.id]):
            raise StoreUnavailable(f"Record {point.id} is not in the new index as it was sent; run the build again.")


def _same(sent: Point, stored: Point) -> bool:
    if record_of(sent.id, sent.payload) != record_of(stored.id, stored.payload):
        return False
    if sent.meaning is not None and (
        stored.meaning is None or not np.allclose(sent.meaning, stored.meaning, atol=_TOLERANCE)
    ):
        return False
    assert sent.words is not None
    ours = dict(zip(*sent.words, strict=True))
    theirs = dict(zip(*stored.words, strict=True)) if stored.words else {}
    return ours.keys() == theirs.keys() and all(abs(theirs[i] - ours[i]) <= _TOLERANCE * abs(ours[i]) for i in ours)
