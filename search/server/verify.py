"""Whether a collection holds what was put in: counted, and compared on a sample."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.errors import StoreUnavailable
from search.server.collection import Collection
from search.server.layout import startup_of
from search.startup import Startup

SAMPLE = 100
_TOLERANCE = 1e-4


def verify(collection: Collection, startups: Sequence[Startup], vectors: NDArray[np.float32]) -> None:
    """Raise StoreUnavailable unless the number of points, and the records and vectors of 100 of them, are these.

    ``vectors`` has shape (n, dimension), each of length 1, row i for startup i.
    """
    total = len(startups)
    if (count := collection.count()) != total:
        raise StoreUnavailable(f"The Qdrant collection {collection.name} holds {count:,} of {total:,} startups.")
    ids = sorted(random.sample(range(total), min(SAMPLE, total)))
    records = {int(record.id): record for record in collection.retrieve(ids)}
    stored = {int(record.id): record.vector for record in collection.retrieve(ids, vectors=True)}
    for id in ids:
        same = id in records and startup_of(id, records[id].payload or {}) == startups[id]
        if not same or not np.allclose(np.asarray(stored.get(id)), vectors[id], atol=_TOLERANCE):
            raise StoreUnavailable(
                f"Startup {id} is not in the Qdrant collection {collection.name} as it was sent; run the same again."
            )
