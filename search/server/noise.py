"""The noise floor beside a collection: its queries' vectors as points of a small collection of their own."""

from __future__ import annotations

import numpy as np
from qdrant_client import models

from search.errors import IndexMismatch
from search.noise.floor import NoiseFloor, sampled_rows
from search.server.collection import Collection
from search.server.layout import Layout

SUFFIX = "-noise"
_BEST = "best"


def beside(collection: Collection) -> Collection:
    """The collection that holds the noise of another."""
    return Collection(collection.connection, collection.name + SUFFIX)


def save_floor(floor: NoiseFloor, collection: Collection, layout: Layout) -> None:
    """Keep the floor's queries and best cosines; the sample is read from the catalog. Raises StoreUnavailable."""
    kept = beside(collection)
    small = Layout(shards=1, replicas=layout.replicas, write_consistency=layout.write_consistency)
    kept.create(small, floor.vectors.shape[1], {}, ranks_words=False)
    pairs = zip(floor.vectors.tolist(), floor.best.tolist(), strict=True)
    kept.upsert(
        [models.PointStruct(id=id, vector=vector, payload={_BEST: best}) for id, (vector, best) in enumerate(pairs)]
    )


def load_floor(collection: Collection, size: int) -> NoiseFloor:
    """The floor of a collection of ``size`` records. Raises IndexMismatch and StoreUnavailable."""
    kept = beside(collection)
    points = [record for page in kept.scroll(vectors=True) for record in page]
    best = sorted(float((record.payload or {}).get(_BEST, np.nan)) for record in points)
    if not points or np.isnan(best).any():
        raise IndexMismatch(f"The Qdrant collection {kept.name} holds no noise floor.")
    sample = [record.vector for record in collection.retrieve(sampled_rows(size).tolist(), vectors=True)]
    vectors = np.asarray([record.vector for record in points], dtype=np.float32)
    return NoiseFloor(vectors, np.array(best), np.asarray(sample, dtype=np.float32))
