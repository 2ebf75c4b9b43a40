"""Vectors in Qdrant Edge: Qdrant's own engine, inside this process, in one folder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import qdrant_edge as edge
from numpy.typing import NDArray

from search.catalog.cities import city_key
from search.errors import IndexMismatch, UnknownStartup
from search.neural.store import CITY_FIELD, Scored, by_score, checked_query, checked_vectors, payload
from search.startup import Startup

_BATCH = 2_000
_NO_GRAPH_UP_TO = 50_000
_LINKS = 32
_BUILD_WIDTH = 256
_SEARCH_WIDTH = 512


class EdgeStore:
    """A shard in a folder. Written once and then only read, so several processes may open it:
    it keeps no write-ahead log (whose lock is exclusive) and is durable once ``finish`` returns.

    Candidates are compared as int8 and the best of them again as float32. Up to 50,000 points every
    one is compared, which finds more of the true neighbours there than the HNSW graph, and sooner.
    """

    def __init__(self, shard: edge.EdgeShard) -> None:
        self._shard = shard

    @classmethod
    def create(cls, folder: Path, dimension: int, size: int = 0) -> EdgeStore:
        """A new, empty shard for about ``size`` points; the folder must hold none."""
        links = _LINKS if size > _NO_GRAPH_UP_TO else 0
        folder.mkdir(parents=True, exist_ok=True)
        config = edge.EdgeConfig(
            vectors=edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine),
            hnsw_config=edge.HnswIndexConfig(m=links, ef_construct=_BUILD_WIDTH, full_scan_threshold=10_000),
            quantization_config=edge.ScalarQuantizationConfig(edge.ScalarType.Int8, always_ram=True),
            wal_enabled=False,
        )
        store = cls(edge.EdgeShard.create(str(folder), config))
        store._shard.update(edge.UpdateOperation.create_field_index(CITY_FIELD, edge.PayloadSchemaType.Keyword))
        return store

    @classmethod
    def open(cls, folder: Path) -> EdgeStore:
        """A finished shard; raises IndexMismatch if there is none that can be read."""
        try:
            return cls(edge.EdgeShard.load(str(folder)))
        except Exception as error:
            raise IndexMismatch(f"The vectors in {folder} cannot be opened ({error}).") from error

    def search(
        self,
        vector: NDArray[np.float32],
        *,
        limit: int,
        cities: Collection[str] = (),
        exclude: int | None = None,
    ) -> list[Scored]:
        """See ``VectorStore.search``."""
        request = edge.QueryRequest(
            limit=limit,
            query=edge.Query.Nearest(checked_query(vector)),
            filter=_filter(cities, exclude),
            params=edge.SearchParams(
                hnsw_ef=_SEARCH_WIDTH,
                quantization=edge.QuantizationSearchParams(rescore=True, oversampling=max(3.0, 32 / limit)),
            ),
            with_payload=False,
        )
        return by_score([Scored(int(point.id), point.score) for point in self._shard.query(request)])

    def vector(self, id: int) -> NDArray[np.float32]:
        """See ``VectorStore.vector``."""
        found = self._shard.retrieve([id], False, True)
        if not found:
            raise UnknownStartup(f"There is no startup {id} among the vectors.")
        return np.asarray(found[0].vector, dtype=np.float32)

    def count(self) -> int:
        """See ``VectorStore.count``."""
        return self._shard.count(edge.CountRequest(exact=True))

    def upsert(self, vectors: NDArray[np.floating[Any]], startups: Sequence[Startup]) -> None:
        """See ``VectorStore.upsert``."""
        rows = checked_vectors(vectors, startups)
        for start in range(0, len(rows), _BATCH):
            points = [
                edge.Point(startup.id, row, payload(startup))
                for row, startup in zip(rows[start : start + _BATCH], startups[start : start + _BATCH], strict=True)
            ]
            self._shard.update(edge.UpdateOperation.upsert_points(points))

    def finish(self) -> None:
        """See ``VectorStore.finish``. Nothing is built below Qdrant's indexing threshold."""
        self._shard.optimize()
        self._shard.flush()

    def close(self) -> None:
        self._shard.close()


def _filter(cities: Collection[str], exclude: int | None) -> edge.Filter | None:
    if not cities and exclude is None:
        return None
    keys = sorted({city_key(city) for city in cities})
    must: list[Any] = [edge.FieldCondition(CITY_FIELD, match=edge.MatchAny(keys))] if keys else []
    must_not: list[Any] = [edge.HasIdCondition({exclude})] if exclude is not None else []
    return edge.Filter(must=must, must_not=must_not)
