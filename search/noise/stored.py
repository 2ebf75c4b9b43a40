"""The noise floor as points of an index: they follow the records and are payload alone.

Their vectors lie in the payload, because Qdrant keeps room for a named vector on every point of a collection.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexMismatch
from search.noise.floor import NoiseFloor, sampled_rows
from search.store.store import MEANING, Filter, Point, Reading, Store

_BEST = "best"
_VECTOR = "vector"
_BATCH = 100
_FILTERED_SAMPLE = 500


def noise_points(first: int, vectors: NDArray[np.float32], best: NDArray[np.float64]) -> Iterator[Point]:
    """The points of noise queries, ids from ``first`` on: their vectors, and the best cosine of each."""
    for id, (vector, cosine) in enumerate(zip(vectors, best.tolist(), strict=True), start=first):
        yield Point(id, {_BEST: cosine, _VECTOR: b64encode(vector.astype("<f4").tobytes()).decode()})


def load_floor(store: Store, records: int, noise: int) -> NoiseFloor:
    """The floor of an index of so many records and noise queries; raises IndexMismatch, StoreUnavailable."""
    points = store.fetch(range(records, records + noise)).values()
    sample = store.fetch(sampled_rows(records).tolist(), [MEANING], payload=False).values()
    meanings = [point.meaning for point in sample if point.meaning is not None]
    try:
        vectors = np.array([np.frombuffer(b64decode(point.payload[_VECTOR]), "<f4") for point in points])
        best = np.sort([float(point.payload[_BEST]) for point in points])
    except (KeyError, TypeError, ValueError):
        vectors, best = np.empty((0, 0), np.float32), np.empty(0)
    if not noise or not meanings or vectors.shape != (noise, len(meanings[0])) or np.isnan(best).any():
        raise IndexMismatch("The noise floor of the index is missing or incomplete.")
    return NoiseFloor(vectors, best, np.array(meanings))


def filtered_floor(store: Store, whole: NoiseFloor, filter: Filter) -> NoiseFloor | None:
    """The floor of the records that a filter keeps, up to 500 of them as the sample; None if it keeps none.

    A search for each noise query. Never above the whole catalog's.
    """
    sample = []
    for point in store.scroll([MEANING], filter, _FILTERED_SAMPLE, payload=False):
        sample.append(point.meaning)
        if len(sample) == _FILTERED_SAMPLE:
            break
    if not sample:
        return None
    best: list[float] = []
    for start in range(0, len(whole.vectors), _BATCH):
        readings = [Reading(vector, 1, filter) for vector in whole.vectors[start : start + _BATCH]]
        best += [found[0].score for found in store.search(readings) if found]
    return NoiseFloor(whole.vectors, np.sort(best), np.array(sample, dtype=np.float32))
