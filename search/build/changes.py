"""What a build changes of the catalog that was live before, in numbers."""

import hashlib
from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.build.progress import OnProgress, Progress
from search.errors import CollectionGone, IndexMismatch
from search.record import Record
from search.store.database import Database

Hashes = NDArray[np.uint64]


class Changes(NamedTuple):
    """Of the records: ``new`` and ``removed`` by name, ``changed`` where a name has another text than before."""

    new: int
    changed: int
    removed: int
    reused: int

    def __str__(self) -> str:
        return f"{self.new:,} new, {self.changed:,} changed, {self.removed:,} removed, {self.reused:,} reused"


class Fingerprints:
    """The names and texts of records as hashes of 8 bytes each; records without a name go by their text."""

    def __init__(self) -> None:
        self._names, self._records = array("Q"), array("Q")

    def add(self, records: Iterable[Record]) -> None:
        for record in records:
            whole = _hash(f"{record.name}\0{record.text}")
            self._records.append(whole)
            self._names.append(_hash(record.name) if record.name else whole)

    def since(self, before: "Fingerprints") -> Changes:
        """What has changed since ``before``; of records that are there several times, each counts."""
        ours, theirs = self._counted(), before._counted()
        _, mine, their = np.intersect1d(ours.hashes, theirs.hashes, assume_unique=True, return_indices=True)
        shared = np.minimum(ours.counts[mine], theirs.counts[their])
        reused = int(shared.sum())
        ours.counts[mine] -= shared
        theirs.counts[their] -= shared
        (names, left), (names_before, left_before) = ours.by_name(), theirs.by_name()
        _, mine, their = np.intersect1d(names, names_before, assume_unique=True, return_indices=True)
        changed = int(np.minimum(left[mine], left_before[their]).sum())
        return Changes(int(left.sum()) - changed, changed, int(left_before.sum()) - changed, reused)

    def _counted(self) -> "_Counted":
        records = np.array(self._records, dtype=np.uint64)
        hashes, first, counts = np.unique(records, return_index=True, return_counts=True)
        return _Counted(hashes, np.array(self._names, dtype=np.uint64)[first], counts)


class _Counted(NamedTuple):
    """Distinct records in order of their hash, the hash of the name of each, and how often it is there."""

    hashes: Hashes
    names: Hashes
    counts: NDArray[np.int64]

    def by_name(self) -> tuple[Hashes, NDArray[np.int64]]:
        """The distinct names, and how many records of each are counted."""
        names, places = np.unique(self.names, return_inverse=True)
        return names, np.bincount(places, self.counts, len(names)).astype(np.int64)


class Live(NamedTuple):
    """The records that are live, and whether they have their vectors."""

    fingerprints: Fingerprints
    whole: bool


def read_live(database: Database, name: str, progress: OnProgress) -> Live | None:
    """What is live; None if nothing is, or nothing that can be read. Raises StoreUnavailable."""
    live = database.live(name)
    if live is None:
        return None
    try:
        store, manifest = database.open(live)
    except (IndexMismatch, CollectionGone):
        return None
    found, done = Fingerprints(), 0
    try:
        for point in store.scroll():
            if point.id >= manifest.records:
                break
            texts = (point.payload.get(key) for key in ("name", "description", "alt"))
            name_text, description, alt = (text if isinstance(text, str) else "" for text in texts)
            found.add([Record(point.id, name_text, description, alt=alt)])
            done += 1
            if done % 1_000 == 0:
                progress(Progress("Reading what is live", done, manifest.records))
    except CollectionGone:
        return None
    finally:
        store.close()
    return Live(found, manifest.whole)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
