"""Vectors in a collection of a Qdrant server, through qdrant-client."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from search.catalog.cities import city_key
from search.errors import StoreUnavailable, UnknownStartup
from search.fulltext.postings import TermWeights
from search.neural.store import CITY_FIELD, Scored, by_score, checked_query, checked_vectors, payload
from search.startup import Startup

WORDS = "words"

_DENSE = ""
_BATCH = 256
_FUSED_DEPTH = 10_000
_TRIES = 4
_FIRST_WAIT = 0.25
_TIMEOUT_SECONDS = 10

T = TypeVar("T")


def connect(url: str, api_key: str | None = None) -> QdrantClient:
    """A client for the server at ``url``; it connects when first used."""
    return QdrantClient(url=url, api_key=api_key, timeout=_TIMEOUT_SECONDS, check_compatibility=False)


class ServerStore:
    """One collection, laid out like the embedded shard: same ids, vectors, payload and city index."""

    def __init__(self, client: QdrantClient, collection: str) -> None:
        self.collection = collection
        self._client = client

    @classmethod
    def create(cls, client: QdrantClient, collection: str, dimension: int) -> ServerStore:
        """A new, empty collection, replacing one of the same name; raises StoreUnavailable."""
        store = cls(client, collection)
        if store.exists():
            store.drop()
        config = models.VectorParams(size=dimension, distance=models.Distance.COSINE)
        sparse = {WORDS: models.SparseVectorParams()}
        store._call(lambda: client.create_collection(collection, vectors_config=config, sparse_vectors_config=sparse))
        keyword = models.PayloadSchemaType.KEYWORD
        store._call(lambda: client.create_payload_index(collection, CITY_FIELD, field_schema=keyword))
        return store

    def exists(self) -> bool:
        """Whether the server has the collection; raises StoreUnavailable."""
        return self._call(lambda: self._client.collection_exists(self.collection))

    def drop(self) -> None:
        """Delete the collection; raises StoreUnavailable."""
        self._call(lambda: self._client.delete_collection(self.collection))

    def search(
        self,
        vector: NDArray[np.float32],
        *,
        limit: int,
        cities: Collection[str] = (),
        exclude: int | None = None,
    ) -> list[Scored]:
        """See ``VectorStore.search``."""
        query = checked_query(vector)
        condition = _filter(cities, exclude)
        found = self._call(
            lambda: self._client.query_points(
                self.collection, query=query, query_filter=condition, limit=limit, with_payload=False
            ),
            tries=2,
        )
        return by_score([Scored(int(point.id), point.score) for point in found.points])

    def vector(self, id: int) -> NDArray[np.float32]:
        """See ``VectorStore.vector``."""
        found = self._call(
            lambda: self._client.retrieve(self.collection, [id], with_payload=False, with_vectors=True), tries=2
        )
        if not found:
            raise UnknownStartup(f"There is no startup {id} among the vectors.")
        vector = found[0].vector
        return np.asarray(vector[_DENSE] if isinstance(vector, dict) else vector, dtype=np.float32)

    def fuse(
        self,
        vector: NDArray[np.float32],
        words: TermWeights,
        *,
        weights: tuple[float, float],
        k: int,
        limit: int,
        cities: Collection[str] = (),
    ) -> list[Scored]:
        """See ``Fuses.fuse``. Both rankings are read down to 10,000: what is left out is below 1 / (k + 10,000)."""
        condition = _filter(cities, None)
        sparse = models.SparseVector(indices=words.rows, values=words.weights)
        read = [
            (models.Prefetch(query=query, using=using, filter=condition, limit=_FUSED_DEPTH), weight)
            for query, using, weight in (
                (checked_query(vector), None, weights[0]),
                (sparse if words.rows else None, WORDS, weights[1]),
            )
            if query is not None and weight > 0
        ]
        if not read:
            return []
        # Qdrant counts ranks from 0.
        fusion = models.RrfQuery(rrf=models.Rrf(k=k + 1, weights=[weight for _, weight in read]))
        found = self._call(
            lambda: self._client.query_points(
                self.collection,
                prefetch=[prefetch for prefetch, _ in read],
                query=fusion,
                limit=limit,
                with_payload=False,
            ),
            tries=2,
        )
        return by_score([Scored(int(point.id), point.score) for point in found.points])

    def count(self) -> int:
        """See ``VectorStore.count``."""
        return self._call(lambda: self._client.count(self.collection, exact=True)).count

    def upsert(
        self,
        vectors: NDArray[np.floating[Any]],
        startups: Sequence[Startup],
        words: Sequence[TermWeights] | None = None,
    ) -> None:
        """See ``VectorStore.upsert``. Sent in batches, each tried again on a passing fault."""
        rows = checked_vectors(vectors, startups)
        kept = words if words is not None else [TermWeights([], [])] * len(rows)
        for start in range(0, len(rows), _BATCH):
            here = slice(start, start + _BATCH)
            points = [
                models.PointStruct(id=startup.id, vector=_vectors(row, terms), payload=payload(startup))
                for row, startup, terms in zip(rows[here], startups[here], kept[here], strict=True)
            ]
            self._call(lambda points=points: self._client.upsert(self.collection, points, wait=True))  # type: ignore[misc]

    def finish(self) -> None:
        """See ``VectorStore.finish``. The server indexes by itself; every upsert was waited for."""

    def close(self) -> None:
        """Nothing: the client may serve other collections."""

    def _call(self, request: Callable[[], T], tries: int = _TRIES) -> T:
        wait = _FIRST_WAIT
        while True:
            tries -= 1
            try:
                return request()
            except UnexpectedResponse as error:
                passing = error.status_code is None or error.status_code >= 500 or error.status_code == 429
                if not tries or not passing:
                    raise self._unavailable(f"answered {error.status_code}") from error
            except (ResponseHandlingException, ApiException, OSError) as error:
                if not tries:
                    raise self._unavailable("does not answer") from error
            except ValueError as error:
                raise self._unavailable(str(error)[:200]) from error
            time.sleep(wait)
            wait *= 2

    def _unavailable(self, what: str) -> StoreUnavailable:
        return StoreUnavailable(
            f"The Qdrant server {what} (collection {self.collection}); check that it runs and that "
            "QDRANT_URL and QDRANT_API_KEY are right."
        )


def _vectors(row: list[float], words: TermWeights) -> dict[str, Any]:
    """What is stored of a point: its vector, and its words' weights if it has any."""
    sparse = {WORDS: models.SparseVector(indices=words.rows, values=words.weights)} if words.rows else {}
    return {_DENSE: row, **sparse}


def _filter(cities: Collection[str], exclude: int | None) -> models.Filter | None:
    if not cities and exclude is None:
        return None
    keys = sorted({city_key(city) for city in cities})
    must: list[Any] = [models.FieldCondition(key=CITY_FIELD, match=models.MatchAny(any=keys))] if keys else []
    must_not: list[Any] = [models.HasIdCondition(has_id=[exclude])] if exclude is not None else []
    return models.Filter(must=must, must_not=must_not)
