"""Every vector store keeps the same contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from search.errors import ModelError, UnknownStartup
from search.index import IndexFolder
from search.neural import VectorStore
from search.neural.edge import EdgeStore
from search.server.store import ServerStore
from search.service.server_home import ServerHome
from search.startup import Startup
from tests.corpus import SHOPS, HashEncoder
from tests.homes import HOMES, home

Fill = Callable[..., VectorStore]
Make = Callable[[int], VectorStore]


@pytest.fixture(params=HOMES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """A new, empty store in each of the places there are."""
    if request.param == "disk":
        yield lambda dimension: EdgeStore.create(tmp_path / "shard", dimension)
        return
    with home(request.param, tmp_path) as at:
        assert isinstance(at, ServerHome)
        collection = at.generations.collection(IndexFolder.new_name())

        def create(dimension: int) -> VectorStore:
            collection.create(at.place().layout, dimension, {}, at.place().ranks_words)
            return ServerStore(collection)

        yield create
        collection.drop()


@pytest.fixture
def fill(make: Make) -> Fill:
    def filled(startups: tuple[Startup, ...], vectors: np.ndarray) -> VectorStore:
        store = make(vectors.shape[1])
        store.upsert(vectors, startups)
        store.finish()
        return store

    return filled


@pytest.fixture
def vectors() -> np.ndarray:
    return HashEncoder(8).encode([s.text for s in SHOPS])


@pytest.fixture
def store(fill: Fill, vectors: np.ndarray) -> VectorStore:
    return fill(SHOPS, vectors)


def test_ranks_by_exact_cosine(store: VectorStore, vectors: np.ndarray) -> None:
    query = HashEncoder(8).encode(["question"])[0]
    cosines = vectors @ query
    found = store.search(query, limit=10)
    assert [s.id for s in found] == sorted(range(len(SHOPS)), key=lambda i: (-cosines[i], i))
    np.testing.assert_allclose([s.score for s in found], sorted(cosines, reverse=True), atol=1e-5)


def test_the_length_of_the_query_vector_does_not_matter(store: VectorStore, vectors: np.ndarray) -> None:
    assert store.search(vectors[1] * 7, limit=1)[0].id == 1


def test_keeps_the_cities_asked_for_in_any_case(store: VectorStore, vectors: np.ndarray) -> None:
    def ids(*cities: str) -> set[int]:
        return {s.id for s in store.search(vectors[0], limit=10, cities=cities)}

    assert ids("paris") == {0, 2}
    assert ids("PARIS", "Berlin") == {0, 1, 2}
    assert ids(" são  paulo ") == {3}
    assert ids("Atlantis") == set()


def test_gives_at_most_the_limit_and_leaves_one_out(store: VectorStore, vectors: np.ndarray) -> None:
    assert len(store.search(vectors[0], limit=2)) == 2
    assert 0 not in {s.id for s in store.search(vectors[0], limit=10, exclude=0)}
    assert {s.id for s in store.search(vectors[0], limit=10, exclude=0, cities=["Paris"])} == {2}


def test_gives_back_vectors_by_id(store: VectorStore, vectors: np.ndarray) -> None:
    np.testing.assert_allclose(store.vector(3), vectors[3], atol=1e-6)
    with pytest.raises(UnknownStartup):
        store.vector(99)


def test_equal_scores_come_in_the_order_of_ids(fill: Fill, vectors: np.ndarray) -> None:
    same = np.repeat(vectors[:1], len(SHOPS), axis=0)
    assert [s.id for s in fill(SHOPS, same).search(vectors[0], limit=10)] == [0, 1, 2, 3, 4]


def test_counts_points_and_replaces_those_with_the_same_id(make: Make, vectors: np.ndarray) -> None:
    store = make(vectors.shape[1])
    store.upsert(vectors, SHOPS)
    store.upsert(vectors[::-1].copy(), SHOPS)
    store.finish()
    assert store.count() == len(SHOPS)
    assert store.search(vectors[0], limit=1)[0].id == len(SHOPS) - 1


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_unusable_vectors_never_get_in(make: Make, vectors: np.ndarray, bad: float) -> None:
    store = make(vectors.shape[1])
    spoilt = vectors.copy()
    spoilt[2] = bad
    with pytest.raises(ModelError):
        store.upsert(spoilt, SHOPS)
    assert store.count() == 0
    with pytest.raises(ModelError):
        store.search(spoilt[2], limit=1)


def test_a_thousand_points_agree_with_exact_search(fill: Fill) -> None:
    startups = tuple(Startup(i, f"s{i}", city=f"city {i % 7}") for i in range(1000))
    vectors = HashEncoder(32).encode([s.name for s in startups])
    store, query = fill(startups, vectors), HashEncoder(32).encode(["q"])[0]
    everywhere = np.argsort(-(vectors @ query), kind="stable")
    assert [s.id for s in store.search(query, limit=10)] == everywhere[:10].tolist()
    in_city = [i for i in everywhere if i % 7 == 3]
    assert [s.id for s in store.search(query, limit=10, cities=["City 3"])] == in_city[:10]
