"""A collection in a Qdrant Edge shard: files in a folder, written once and then only read."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np
import qdrant_edge as edge

from search.edge.space import TO_WRITE, require_space, size_of
from search.errors import CollectionGone, DiskFull, StoreUnavailable
from search.store.store import (
    HNSW_EF,
    HNSW_EF_CONSTRUCT,
    HNSW_M,
    MEANING,
    NAME_KEY,
    NO_FILTER,
    RANGE_KEYS,
    TERMS,
    WORDS,
    Filter,
    Point,
    Reading,
    Scored,
    Sparse,
    by_score,
    checked_unit,
    oversampling,
)

NO_GRAPH_UP_TO = 50_000
_COLD = edge.Memory.Cold
_PATH = re.compile(r"(?:/[^/\"']+)+/")


class EdgeStore:
    """A ``Store`` in a shard. Several processes may open one: it keeps no write-ahead log, whose lock is exclusive.

    Candidates are compared as int8 and the best of them again as float32. Up to 50,000 points every
    one is compared, above that the HNSW graph is searched. Nothing is held in memory but what is read.
    """

    exchanges = False

    def __init__(self, shard: edge.EdgeShard, folder: Path) -> None:
        self._shard: edge.EdgeShard | None = shard
        self._folder = folder

    @classmethod
    def create(cls, folder: Path, dimension: int, records: int, keys: Sequence[str] = ()) -> Self:
        """A new, empty shard for about so many records; ``dimension`` 0 leaves out the dense vectors, ``keys`` are
        those that points are filtered by.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with _engine("made"):
            store = cls(edge.EdgeShard.create(str(folder), _config(dimension, records)), folder)
            for key in (NAME_KEY, *keys):
                number = key in RANGE_KEYS
                index = edge.FloatIndexParams(memory=_COLD) if number else edge.KeywordIndexParams(memory=_COLD)
                store._open.update(edge.UpdateOperation.create_field_index(key, index))
            store._open.update(edge.UpdateOperation.create_field_index(TERMS, _terms_index()))
            return store

    @classmethod
    def open(cls, folder: Path) -> Self:
        """A finished shard; raises StoreUnavailable if it cannot be read."""
        with _engine("opened"):
            return cls(edge.EdgeShard.load(str(folder)), folder)

    def search(self, readings: Sequence[Reading]) -> list[list[Scored]]:
        requests = [_request(reading) for reading in readings]
        with _engine():
            if len(requests) == 1:
                found = [self._open.query(*requests)]
            else:
                found = self._open.query_batch(edge.QueryBatchRequest(requests))
        return [by_score(Scored(int(p.id), p.score, p.payload) for p in points) for points in found]

    def count(self, filter: Filter = NO_FILTER) -> int:
        with _engine():
            return self._open.count(edge.CountRequest(exact=True, filter=_filter(filter)))

    def facet(self, key: str, filter: Filter = NO_FILTER, limit: int = 100) -> list[tuple[str, int]]:
        with _engine():
            found = self._open.facet(edge.FacetRequest(key, limit=limit, exact=True, filter=_filter(filter)))
        return [(str(hit.value), hit.count) for hit in found.hits]

    def fetch(self, ids: Collection[int], vectors: Collection[str] = (), *, payload: bool = True) -> dict[int, Point]:
        with _engine():
            records = self._open.retrieve([*ids], payload, [*vectors] or False)
        return {int(record.id): _point(record) for record in records}

    def scroll(
        self, vectors: Collection[str] = (), filter: Filter = NO_FILTER, page: int = 1_000, *, payload: bool = True
    ) -> Iterator[Point]:
        offset: Any = 0
        while offset is not None:
            request = edge.ScrollRequest(
                offset=offset, limit=page, filter=_filter(filter), with_payload=payload, with_vector=[*vectors] or False
            )
            with _engine():
                records, offset = self._open.scroll(request)
            yield from map(_point, records)

    def upsert(self, points: Iterable[Point]) -> None:
        stored = [*points]
        checked_unit([point.meaning for point in stored])
        require_space(self._folder, TO_WRITE, "storing more records")
        with _engine("written"):
            self._open.update(edge.UpdateOperation.upsert_points([_edge_point(point) for point in stored]))

    def finish(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """The engine writes everything a second time, and tells nothing of its progress."""
        require_space(self._folder, size_of(self._folder) * 5 // 4 + TO_WRITE, "finishing the index")
        with _engine("finished"):
            self._open.optimize()
            self._open.flush()

    def close(self) -> None:
        shard, self._shard = self._shard, None
        if shard is not None:
            shard.close()

    @property
    def _open(self) -> edge.EdgeShard:
        if self._shard is None:
            raise CollectionGone("The index has been closed; ask again.")
        return self._shard


def _config(dimension: int, records: int) -> edge.EdgeConfig:
    def hnsw(m: int) -> edge.HnswIndexConfig:
        return edge.HnswIndexConfig(m=m, ef_construct=HNSW_EF_CONSTRUCT, full_scan_threshold=10_000, memory=_COLD)

    def dense(**more: Any) -> edge.EdgeVectorParams:
        return edge.EdgeVectorParams(size=dimension, distance=edge.Distance.Cosine, memory=_COLD, **more)

    vectors = {}
    if dimension:
        int8 = edge.ScalarQuantizationConfig(edge.ScalarType.Int8, memory=_COLD)
        graph = hnsw(HNSW_M if records > NO_GRAPH_UP_TO else 0)
        vectors = {MEANING: dense(quantization_config=int8, hnsw_config=graph)}
    return edge.EdgeConfig(
        vectors=vectors,
        sparse_vectors={WORDS: edge.EdgeSparseVectorParams(memory=_COLD)},
        hnsw_config=hnsw(0),
        # One segment, indexed however small it is.
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=1, default_segment_number=1),
        payload_memory=_COLD,
        id_tracker_memory=_COLD,
        wal_enabled=False,
    )


def _terms_index() -> edge.TextIndexParams:
    return edge.TextIndexParams(tokenizer=edge.TokenizerType.Whitespace, lowercase=False, memory=_COLD)


def _request(reading: Reading) -> edge.QueryRequest:
    params = None
    if isinstance(reading.vector, Sparse):
        vector: Any = edge.SparseVector(reading.vector.indices, reading.vector.values)
    else:
        vector = reading.vector.tolist()
        rescoring = edge.QuantizationSearchParams(rescore=True, oversampling=oversampling(reading.limit))
        params = edge.SearchParams(hnsw_ef=max(HNSW_EF, reading.limit), quantization=rescoring)
    return edge.QueryRequest(
        limit=reading.limit,
        query=edge.Query.Nearest(vector, using=reading.using),
        filter=_filter(reading.filter),
        params=params,
        with_payload=reading.records or reading.terms,
    )


def _filter(filter: Filter) -> edge.Filter | None:
    if filter == NO_FILTER:
        return None
    must: list[Any] = [edge.FieldCondition(key, match=edge.MatchAny([*values])) for key, values in filter.any_of]
    for key, ranges in filter.ranges:
        within: list[Any] = [edge.FieldCondition(key, range=edge.RangeFloat(gte=low, lte=high)) for low, high in ranges]
        must.append(edge.Filter(should=within))
    if filter.every_term:
        must.append(edge.FieldCondition(TERMS, match=edge.MatchText(" ".join(filter.every_term))))
    if filter.any_term:
        must.append(edge.FieldCondition(TERMS, match=edge.MatchTextAny(" ".join(filter.any_term))))
    if filter.ids is not None:
        must.append(edge.HasIdCondition({*filter.ids}))
    must_not: list[Any] = [edge.HasIdCondition({*filter.without})] if filter.without else []
    return edge.Filter(must=must, must_not=must_not)


def _edge_point(point: Point) -> edge.Point:
    vectors: dict[str, Any] = {}
    if point.meaning is not None:
        vectors[MEANING] = point.meaning.tolist()
    if point.words is not None:
        vectors[WORDS] = edge.SparseVector(point.words.indices, point.words.values)
    return edge.Point(point.id, vectors, point.payload)


def _point(record: edge.Record) -> Point:
    vectors: dict[str, Any] = record.vector if isinstance(record.vector, dict) else {}
    words = vectors.get(WORDS)
    return Point(
        int(record.id),
        record.payload or {},
        np.asarray(vectors[MEANING], dtype=np.float32) if MEANING in vectors else None,
        Sparse([*words.indices], [*words.values]) if words is not None else None,
    )


@contextmanager
def _engine(done: str = "read") -> Iterator[None]:
    """Tells a fault of the engine in one sentence; its panics are no Exception."""
    try:
        yield
    except BaseException as error:
        if type(error) is not Exception and type(error).__name__ != "PanicException":
            raise
        reason = _PATH.sub("", " ".join(str(error).split()))[:200]
        if "No space left" in reason:
            raise DiskFull(f"The disk is full, so the index cannot be {done}; free some space.") from error
        advice = "; check it with: python -m search check" if done == "read" else "."
        raise StoreUnavailable(f"The index cannot be {done} ({reason}){advice}") from error
