"""The same vectors and cities in qdrant-client's local mode."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models

from search.store.store import FACET_KEYS
from search.values import value_key

_COLLECTION = "peer"


class LocalQdrant:
    """A collection of a ``QdrantClient(path=…)``."""

    def __init__(self, client: QdrantClient) -> None:
        self._client = client

    def search(self, vector: NDArray[np.float32], limit: int, city: str | None) -> list[models.ScoredPoint]:
        """The nearest points, those in ``city`` if one is given."""
        condition = None
        if city is not None:
            match = models.MatchAny(any=[value_key(city)])
            condition = models.Filter(must=[models.FieldCondition(key=FACET_KEYS[0], match=match)])
        found = self._client.query_points(
            _COLLECTION, query=vector, query_filter=condition, limit=limit, with_payload=False
        )
        return found.points


@contextmanager
def local_qdrant(vectors: NDArray[np.float32], cities: list[str]) -> Iterator[LocalQdrant]:
    """A collection of one vector per city, ids 0 … n-1, in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that local mode is not for so many points: that is the measure
        client = QdrantClient(path=folder)
        try:
            config = models.VectorParams(size=vectors.shape[1], distance=models.Distance.COSINE)
            client.create_collection(_COLLECTION, vectors_config=config)
            payload: list[dict[Any, Any]] = [{FACET_KEYS[0]: value_key(city)} for city in cities]
            client.upload_collection(_COLLECTION, vectors, payload=payload, ids=range(len(vectors)))
            yield LocalQdrant(client)
        finally:
            client.close()
