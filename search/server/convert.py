"""Readings, filters and points as qdrant-client has them, and back."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from qdrant_client import models

from search.store.store import (
    HNSW_EF,
    MEANING,
    NO_FILTER,
    TERMS,
    WORDS,
    Filter,
    Point,
    Reading,
    Sparse,
    oversampling,
)

_SENT_AT_ONCE = 256
_BYTES_AT_ONCE = 16_000_000
_RECORD = models.PayloadSelectorExclude(exclude=[TERMS])


def query_request(reading: Reading, rescored: int) -> models.QueryRequest:
    """A reading; ``rescored`` as in ``ServerStore``."""
    vector: Any
    params = None
    if isinstance(reading.vector, Sparse):
        vector = models.SparseVector(indices=reading.vector.indices, values=reading.vector.values)
    else:
        vector = reading.vector.tolist()
        rescoring = None
        if rescored:
            more = oversampling(reading.limit, rescored)
            rescoring = models.QuantizationSearchParams(rescore=True, oversampling=more)
        params = models.SearchParams(hnsw_ef=max(HNSW_EF, reading.limit), quantization=rescoring)
    return models.QueryRequest(
        query=models.NearestQuery(nearest=vector),
        using=reading.using,
        filter=filter_model(reading.filter),
        params=params,
        limit=reading.limit,
        with_payload=True if reading.terms else _RECORD if reading.records else False,
    )


def filter_model(filter: Filter) -> models.Filter | None:
    if filter == NO_FILTER:
        return None
    must: list[models.Condition] = [
        models.FieldCondition(key=key, match=models.MatchAny(any=[*values])) for key, values in filter.any_of
    ]
    for key, ranges in filter.ranges:
        within = [models.FieldCondition(key=key, range=models.Range(gte=low, lte=high)) for low, high in ranges]
        must.append(models.Filter(should=[*within]))
    if filter.every_term:
        every: Any = models.MatchText(text=" ".join(filter.every_term))
        must.append(models.FieldCondition(key=TERMS, match=every))
    if filter.any_term:
        some: Any = models.MatchTextAny(text_any=" ".join(filter.any_term))
        must.append(models.FieldCondition(key=TERMS, match=some))
    if filter.ids is not None:
        must.append(models.HasIdCondition(has_id=[*filter.ids]))
    without: list[models.Condition] = [models.HasIdCondition(has_id=[*filter.without])] if filter.without else []
    return models.Filter(must=must, must_not=without)


def batches(points: Sequence[Point]) -> Iterator[list[models.PointStruct]]:
    """Points as they are sent: so many at once as stay below the 32 MB that a server takes in one request."""
    batch: list[models.PointStruct] = []
    size = 0
    for point in points:
        added = _most_bytes(point)
        if batch and (len(batch) == _SENT_AT_ONCE or size + added > _BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(_struct(point))
        size += added
    if batch:
        yield batch


def _most_bytes(point: Point) -> int:
    """How large a point may be as JSON: six bytes a character, 24 a number."""
    characters = _characters(point.payload)
    numbers = len(point.meaning) if point.meaning is not None else 0
    words = 2 * len(point.words.indices) if point.words is not None else 0
    return 6 * characters + 24 * (numbers + words)


def _characters(value: Any) -> int:
    """How many characters a payload has, its keys left out."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = value.values()
    return sum(_characters(one) + 4 for one in value) if not isinstance(value, (int, float, type(None))) else 4


def _struct(point: Point) -> models.PointStruct:
    vectors: dict[str, Any] = {}
    if point.meaning is not None:
        vectors[MEANING] = point.meaning.tolist()
    if point.words is not None:
        vectors[WORDS] = models.SparseVector(indices=point.words.indices, values=point.words.values)
    return models.PointStruct(id=point.id, vector=vectors, payload=point.payload)


def point_of(record: models.Record) -> Point:
    vectors: dict[str, Any] = record.vector if isinstance(record.vector, dict) else {}
    words = vectors.get(WORDS)
    return Point(
        int(record.id),
        record.payload or {},
        np.asarray(vectors[MEANING], dtype=np.float32) if MEANING in vectors else None,
        Sparse(words.indices, words.values) if words is not None else None,
    )
