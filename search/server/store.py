"""The vectors of a collection, as a store of the neural engine."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engine import NEURAL
from search.errors import UnknownStartup
from search.neural.store import Scored, checked_query, checked_vectors
from search.noise.floor import NoiseFloor
from search.server.collection import Collection
from search.server.filters import in_cities
from search.server.layout import point_of
from search.server.nearest import by_vector, kept, scored, standings
from search.startup import Standing, Startup

_BATCH = 256
_FLOOR_BATCH = 100
_CITY_SAMPLE = 500


class ServerStore:
    """See ``VectorStore`` and ``Cosines``. ``again`` is that of ``by_vector``."""

    def __init__(self, collection: Collection, *, again: int = 0) -> None:
        self.collection = collection
        self._again = again

    def search(
        self,
        vector: NDArray[np.float32],
        *,
        limit: int,
        cities: Ids[str] = (),
        exclude: int | None = None,
    ) -> list[Scored]:
        """See ``VectorStore.search``."""
        request = by_vector(checked_query(vector), limit=limit, again=self._again)
        without = () if exclude is None else (exclude,)
        (found,) = self.collection.query([kept(request, *in_cities(cities), without=without)])
        return scored(found)

    def vector(self, id: int) -> NDArray[np.float32]:
        """See ``VectorStore.vector``."""
        found = self.collection.retrieve([id], vectors=True)
        if not found:
            raise UnknownStartup(f"There is no startup {id} among the vectors.")
        return np.asarray(found[0].vector, dtype=np.float32)

    def count(self) -> int:
        """See ``VectorStore.count``."""
        return self.collection.count()

    def upsert(self, vectors: NDArray[np.floating[Any]], startups: Sequence[Startup]) -> None:
        """See ``VectorStore.upsert``. Sent in batches, each tried again on a passing fault."""
        rows = checked_vectors(vectors, startups)
        for start in range(0, len(rows), _BATCH):
            here = slice(start, start + _BATCH)
            pairs = zip(startups[here], rows[here], strict=True)
            self.collection.upsert([point_of(startup, row) for startup, row in pairs])

    def finish(self) -> None:
        """See ``VectorStore.finish``. The server indexes by itself; every upsert was waited for."""

    def close(self) -> None:
        """Nothing: the connection may serve other collections."""

    def standings(self, vector: NDArray[np.float32], ids: Ids[int], cities: Ids[str] = ()) -> dict[int, Standing]:
        """See ``Cosines.standings``; ranks are known down to 10,000."""
        request = by_vector(checked_query(vector), limit=1, again=self._again)
        return standings(NEURAL, self.collection, request, ids, cities)

    def floor(self, whole: NoiseFloor, cities: Ids[str]) -> NoiseFloor | None:
        """See ``Cosines.floor``: a search for each noise query, and up to 500 of the vectors as the sample."""
        condition = in_cities(cities)
        pages = self.collection.scroll(*condition, most=_CITY_SAMPLE, vectors=True, fields=False)
        sample = [record.vector for page in pages for record in page]
        if not sample:
            return None
        best: list[float] = []
        for start in range(0, len(whole.vectors), _FLOOR_BATCH):
            rows = whole.vectors[start : start + _FLOOR_BATCH].tolist()
            requests = [kept(by_vector(row, limit=1, again=self._again), *condition) for row in rows]
            best += [points[0].score for points in self.collection.query(requests) if points]
        return NoiseFloor(whole.vectors, np.sort(np.array(best)), np.asarray(sample, dtype=np.float32))
