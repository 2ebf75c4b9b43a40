"""The noise floor as points of an index, with a filter and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from search.edge.store import EdgeStore
from search.errors import IndexMismatch
from search.noise import NoiseFloor
from search.noise.floor import BestCosines
from search.noise.stored import filtered_floor, load_floor, noise_points
from search.store.store import FACET_KEYS, TERMS, Filter, Point, Store
from tests.corpus import HashEncoder

RECORDS, NOISE = 60, 150
CATALOG = HashEncoder(8).encode([f"record {id}" for id in range(RECORDS)])
QUERIES = HashEncoder(8).encode([f"noise {number}" for number in range(NOISE)])


def city(name: str) -> Filter:
    return Filter(any_of=((FACET_KEYS[0], (name,)),))


def filled(folder: Path, noise: int = NOISE) -> Store:
    best = BestCosines(QUERIES)
    best.add(CATALOG)
    store = EdgeStore.create(folder, 8, RECORDS)
    store.upsert(Point(id, {FACET_KEYS[0]: f"city {id % 6}", TERMS: ""}, CATALOG[id]) for id in range(RECORDS))
    store.upsert(noise_points(RECORDS, QUERIES[:noise], best.best[:noise]))
    store.finish()
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = filled(tmp_path_factory.mktemp("noise") / "shard")
    yield found
    found.close()


@pytest.fixture(scope="module")
def floor(store: Store) -> NoiseFloor:
    return load_floor(store, RECORDS, NOISE)


def test_what_was_stored_comes_back(floor: NoiseFloor) -> None:
    np.testing.assert_allclose(floor.best, np.sort((QUERIES @ CATALOG.T).max(axis=1)), atol=1e-6)
    np.testing.assert_allclose(floor.sample[np.lexsort(floor.sample.T)], CATALOG[np.lexsort(CATALOG.T)], atol=1e-6)
    cosines = np.sort(floor.vectors @ QUERIES[0])
    np.testing.assert_allclose(cosines, np.sort(QUERIES @ QUERIES[0]), atol=1e-6)


def test_the_floor_of_a_filter_is_that_of_the_records_it_keeps_and_never_higher(
    store: Store, floor: NoiseFloor
) -> None:
    kept = np.arange(RECORDS) % 6 == 2
    found = filtered_floor(store, floor, city("city 2"))
    assert found is not None
    np.testing.assert_allclose(found.best, np.sort((QUERIES @ CATALOG[kept].T).max(axis=1)), atol=1e-6)
    assert (found.best <= floor.best + 1e-6).all()
    assert len(found.sample) == kept.sum()
    assert found.typical < floor.typical


def test_a_filter_that_keeps_one_record_has_a_floor(store: Store, floor: NoiseFloor) -> None:
    found = filtered_floor(store, floor, Filter(ids=frozenset([7])))
    assert found is not None
    np.testing.assert_allclose(found.best, np.sort(QUERIES @ CATALOG[7]), atol=1e-6)
    assert found.spread > 0


def test_a_filter_that_keeps_nothing_has_none(store: Store, floor: NoiseFloor) -> None:
    assert filtered_floor(store, floor, city("Atlantis")) is None


def test_a_floor_that_is_not_whole_is_refused(store: Store, tmp_path: Path) -> None:
    for noise in (0, NOISE + 1):
        with pytest.raises(IndexMismatch):
            load_floor(store, RECORDS, noise)
    with pytest.raises(IndexMismatch):
        load_floor(filled(tmp_path / "shard", noise=NOISE - 1), RECORDS, NOISE)
