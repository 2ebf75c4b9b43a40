"""Where a build puts the vectors of a generation to be searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.errors import StoreUnavailable
from search.index.manifest import Manifest, bm25_in_process
from search.startup import Startup

_BATCH = 2_000


class Progress(NamedTuple):
    """How far a build is: ``done`` of ``total`` records through the phase."""

    phase: str
    done: int
    total: int


class Place(Protocol):
    """What stores the vectors of a generation to be searched, and what ranks by words there."""

    @property
    def kind(self) -> str:
        """What tells places apart in a manifest."""
        ...

    @property
    def tokenizer(self) -> str:
        """What full-text search takes for words there."""
        ...

    @property
    def bm25(self) -> dict[str, float]:
        """The parameters of BM25 there."""
        ...

    def store(
        self,
        generation: Path,
        startups: Sequence[Startup],
        vectors: NDArray[np.float32],
        manifest: Manifest,
        progress: Callable[[Progress], None],
    ) -> None:
        """Store the vectors, shape (n, dimension), row i for startup i, and check that all of them are there.

        Whatever fails leaves what readers see as it was. Raises StoreUnavailable and ModelError.
        """
        ...


class InShard:
    """A Qdrant Edge shard inside the generation's folder."""

    kind = "Qdrant Edge"
    tokenizer = bm25_in_process().tokenizer
    bm25 = bm25_in_process().bm25

    def store(
        self,
        generation: Path,
        startups: Sequence[Startup],
        vectors: NDArray[np.float32],
        manifest: Manifest,
        progress: Callable[[Progress], None],
    ) -> None:
        """See ``Place.store``."""
        from search.neural.edge import EdgeStore

        total = len(startups)
        store = EdgeStore.create(generation / SHARD, vectors.shape[1], total)
        for start in range(0, total, _BATCH):
            progress(Progress("Storing vectors", start, total))
            store.upsert(vectors[start : start + _BATCH], startups[start : start + _BATCH])
        store.finish()
        if store.count() != total:
            raise StoreUnavailable(f"The shard holds {store.count()} of {total} vectors; run the build again.")
        progress(Progress("Storing vectors", total, total))
        store.close()


SHARD = "shard"
in_shard = InShard()
