"""The neural engine: a query's vector, and its nearest neighbours in the store."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.catalog.city_index import CityIndex
from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, NEURAL, checked_limit, checked_query
from search.neural.remember import QueryEncoder
from search.neural.store import Scored, VectorStore
from search.ranking import WholeRanking
from search.startup import Hit, SearchResult


class NeuralSearcher:
    """Cosine search over the vectors of one index. Scores are from -1 to 1.

    ``vectors`` (n, dimension), row i for record i, are what ``store`` holds, for exact rankings.
    """

    name = NEURAL

    def __init__(
        self,
        encoder: QueryEncoder,
        store: VectorStore,
        vectors: NDArray[np.floating[Any]],
        records: Records,
        cities: CityIndex,
    ) -> None:
        self.store = store
        self.encoder = encoder
        self.vectors = vectors
        self._records = records
        self._cities = cities

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """See ``Engine.search``. Also raises ModelError and StoreUnavailable."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        vector = self.encoder.vector(query)
        encoded = perf_counter()
        hits = self._hits(self.store.search(vector, limit=limit, cities=cities))
        took, encode = (perf_counter() - encoded) * 1000, (encoded - started) * 1000
        return SearchResult(NEURAL, query, hits, took_ms=took, encode_ms=encode)

    def whole(self, query: str, *, cities: Collection[str] = ()) -> WholeRanking:
        """See ``Engine.whole``. Every record of the pool is found. Also raises ModelError."""
        vector = self.encoder.vector(checked_query(query))
        pool = self._cities.pool(cities)
        return WholeRanking(NEURAL, pool, (self.vectors[pool] if cities else self.vectors) @ vector)

    def similar(self, id: int, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """The startups nearest to the stored vector of startup ``id``, itself left out.

        Needs no model. Raises UnknownStartup, QueryError and StoreUnavailable.
        """
        limit, name = checked_limit(limit), self._records[id].name
        started = perf_counter()
        found = self.store.search(self.store.vector(id), limit=limit, cities=cities, exclude=id)
        hits = self._hits(found)
        return SearchResult(NEURAL, name, hits, took_ms=(perf_counter() - started) * 1000)

    def _hits(self, found: list[Scored]) -> tuple[Hit, ...]:
        return tuple(Hit(id, rank, score, self._records[id]) for rank, (id, score) in enumerate(found, start=1))
