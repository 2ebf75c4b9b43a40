"""The neural engine: a query's vector, and its nearest neighbours in the store."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter

from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, NEURAL, checked_limit, checked_query
from search.neural.cosines import Cosines
from search.neural.remember import QueryEncoder
from search.neural.store import Scored, VectorStore
from search.startup import Hit, SearchResult, Standing


class NeuralSearcher:
    """Cosine search over the vectors of one index. Scores are from -1 to 1.

    ``store`` finds the nearest, ``cosines`` tells what needs all vectors.
    """

    name = NEURAL

    def __init__(
        self,
        encoder: QueryEncoder,
        store: VectorStore,
        cosines: Cosines,
        records: Records,
    ) -> None:
        self.store = store
        self.encoder = encoder
        self.cosines = cosines
        self._records = records

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """See ``Engine.search``. Also raises ModelError and StoreUnavailable."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        vector = self.encoder.vector(query)
        encoded = perf_counter()
        hits = self._hits(self.store.search(vector, limit=limit, cities=cities))
        took, encode = (perf_counter() - encoded) * 1000, (encoded - started) * 1000
        return SearchResult(NEURAL, query, hits, took_ms=took, encode_ms=encode)

    def standings(self, query: str, ids: Collection[int], *, cities: Collection[str] = ()) -> dict[int, Standing]:
        """See ``Engine.standings``. Also raises ModelError and StoreUnavailable."""
        return self.cosines.standings(self.encoder.vector(checked_query(query)), ids, cities)

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
        records = self._records.many([id for id, _ in found])
        return tuple(Hit(id, rank, score, records[id]) for rank, (id, score) in enumerate(found, start=1))
