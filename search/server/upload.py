"""From a finished set of vectors to a collection in force."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qdrant_client import models

from search.errors import SearchError, StoreUnavailable
from search.fulltext.postings import K1, B
from search.index.build import NOISE
from search.index.manifest import Manifest, bm25_in_process
from search.index.place import Progress
from search.noise.floor import NoiseFloor
from search.server.collection import Collection
from search.server.fulltext import TOKENIZER_ID
from search.server.generations import Generations
from search.server.layout import Layout
from search.server.lock import BuildLock
from search.server.noise import save_floor
from search.server.store import ServerStore
from search.server.verify import verify
from search.startup import Startup

SERVER = "a Qdrant server"
_STEP = 1_024
_POLL_SECONDS = 0.5


class OnServer:
    """See ``Place``: a new collection, filled, verified, put in force by moving the alias, the old one dropped.

    ``grace`` is how many seconds readers have to take up the new one before the old one goes.
    """

    kind = SERVER

    def __init__(
        self,
        generations: Generations,
        layout: Layout,
        *,
        ranks_words: bool,
        grace: float = 10.0,
    ) -> None:
        self.generations = generations
        self.layout = layout
        self.ranks_words = ranks_words
        self._grace = grace
        self._lock: BuildLock | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of builders meanwhile; raises IndexBusy and StoreUnavailable."""
        with BuildLock(self.generations.connection, self.generations.alias, self.layout.replicas) as self._lock:
            yield

    def _still_ours(self) -> None:
        if self._lock is not None:
            self._lock.check()

    @property
    def tokenizer(self) -> str:
        """See ``Place.tokenizer``."""
        return TOKENIZER_ID if self.ranks_words else bm25_in_process().tokenizer

    @property
    def bm25(self) -> dict[str, float]:
        """See ``Place.bm25``."""
        return {"k1": K1, "b": B} if self.ranks_words else bm25_in_process().bm25

    def store(
        self,
        generation: Path,
        startups: Sequence[Startup],
        vectors: NDArray[np.float32],
        manifest: Manifest,
        progress: Callable[[Progress], None],
    ) -> None:
        """See ``Place.store``."""
        floor = NoiseFloor.load(generation / NOISE)
        self.fill(generation.name, startups, vectors, floor, manifest, progress)

    def fill(
        self,
        name: str,
        startups: Sequence[Startup],
        vectors: NDArray[np.float32],
        floor: NoiseFloor,
        manifest: Manifest,
        progress: Callable[[Progress], None],
        source: dict[str, Any] | None = None,
    ) -> None:
        """Fill the generation ``name`` and put it in force.

        With a ``source``, one that was being filled from it is gone on with, and is left where it is if
        this one is interrupted too; without, what fails is removed. Raises StoreUnavailable.
        """
        self.generations.require_free_alias()
        previous = self.generations.current()
        source = {**source, "layout": [*self.layout]} if source else None
        resumed = self.generations.unfinished(source) if source else None
        name = resumed or name
        collection = self.generations.collection(name)
        self._still_ours()
        self.generations.sweep(name)
        try:
            if resumed is None:
                metadata = self.generations.filling(source or {})
                collection.create(self.layout, vectors.shape[1], metadata, self.ranks_words)
            else:
                collection.index(self.layout, self.ranks_words)
            self._upload(collection, startups, vectors, progress)
            save_floor(floor, collection, self.layout)
            verify(collection, startups, vectors)
            _wait_until_indexed(collection, progress)
            self.generations.complete(name, manifest)
            self._still_ours()
        except BaseException:
            if not source:
                with suppress(SearchError):
                    self.generations.remove(name)
            raise
        self.generations.switch(name)
        if previous is not None:
            self._retire()

    def _upload(
        self,
        collection: Collection,
        startups: Sequence[Startup],
        vectors: NDArray[np.float32],
        progress: Callable[[Progress], None],
    ) -> None:
        """Send what is not there yet; points are sent in the order of their ids, so their number tells."""
        store, total = ServerStore(collection), len(startups)
        there = min(store.count(), total)
        for start in range(there - there % _STEP, total, _STEP):
            progress(Progress("Storing vectors", start, total))
            store.upsert(np.asarray(vectors[start : start + _STEP]), startups[start : start + _STEP])
        if (count := store.count()) != total:
            raise StoreUnavailable(
                f"The Qdrant server holds {count:,} of {total:,} startups after the upload; run the same again."
            )
        progress(Progress("Storing vectors", total, total))

    def _retire(self) -> None:
        """Drop what is not in force any more, when readers have moved on."""
        time.sleep(self._grace)
        self._still_ours()
        with suppress(StoreUnavailable):
            self.generations.sweep()


def _wait_until_indexed(collection: Collection, progress: Callable[[Progress], None]) -> None:
    """Return when every node that answers has built its indexes, so that nobody searches without them."""
    woken = False
    while True:
        infos = collection.connection.everywhere(lambda client: client.get_collection(collection.name))
        states = {info.status for info in infos}
        if models.CollectionStatus.RED in states:
            raise StoreUnavailable(f"The Qdrant server failed to index {collection.name}; its log says why.")
        if states == {models.CollectionStatus.GREEN}:
            return
        if states <= {models.CollectionStatus.GREEN, models.CollectionStatus.GREY}:
            if woken:
                return
            # Work that waits for an update, as after a restart of the server.
            collection.connection.ask(
                lambda client: client.update_collection(
                    collection.name, optimizers_config=models.OptimizersConfigDiff()
                )
            )
            woken = True
        done = min(info.indexed_vectors_count or 0 for info in infos)
        progress(Progress("Indexing on the server", done, infos[0].points_count or 0))
        time.sleep(_POLL_SECONDS)
