"""A thousand points: every store agrees with exact arithmetic, with a filter and without."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from search.store.database import Database
from search.store.store import FACET_KEYS, NO_FILTER, TERMS, WORDS, Filter, Point, Reading, Sparse, Store
from tests.corpus import HashEncoder
from tests.places import CATALOG

COUNT, DIMENSION, QUERIES = 1_000, 32, 5
VOCABULARY = 2**32 - 1 - 7 * np.arange(60)
"""Indices as hashes have them: anywhere below 2³²."""

_source = np.random.default_rng(7)
VECTORS = HashEncoder(DIMENSION).encode([f"shop {id}" for id in range(COUNT)])
WEIGHTS = np.where(_source.random((COUNT, len(VOCABULARY))) < 0.1, _source.random((COUNT, len(VOCABULARY))), 0)
CITY = FACET_KEYS[0]
IN_CITY = Filter(any_of=((CITY, ("city 3",)),))
HOLDING = Filter(any_term=("term1", "term5"), without=frozenset(range(0, COUNT, 2)))
KEPT = {
    NO_FILTER: np.ones(COUNT, dtype=bool),
    IN_CITY: np.arange(COUNT) % 7 == 3,
    HOLDING: np.isin(np.arange(COUNT) % 11, (1, 5)) & (np.arange(COUNT) % 2 == 1),
}


@pytest.fixture(scope="module")
def store(shared: Database) -> Iterator[Store]:
    collection, found = shared.create(CATALOG, DIMENSION, COUNT, (CITY,))
    found.upsert(
        Point(
            id,
            {CITY: f"city {id % 7}", TERMS: f"term{id % 11} every"},
            VECTORS[id],
            Sparse(VOCABULARY[held].tolist(), WEIGHTS[id, held].tolist()),
        )
        for id in range(COUNT)
        for held in [np.flatnonzero(WEIGHTS[id])]
    )
    found.finish()
    yield found
    found.close()
    shared.remove(collection)


def expect(store: Store, reading: Reading, scores: np.ndarray, found: np.ndarray) -> None:
    """What the reading finds are the best of these scores among the points found; equal ones in any order."""
    (hits,) = store.search([reading])
    best = np.sort(scores[found])[::-1][: reading.limit]
    np.testing.assert_allclose([hit.score for hit in hits], best, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose([hit.score for hit in hits], scores[[hit.id for hit in hits]], rtol=1e-6, atol=1e-6)
    assert {hit.id for hit in hits} <= {*np.flatnonzero(found).tolist()}
    assert len({hit.id for hit in hits}) == len(hits)


@pytest.mark.parametrize("filter", KEPT, ids=["all", "city", "terms"])
@pytest.mark.parametrize("limit", [10, COUNT])
def test_dense_search_is_exact(store: Store, filter: Filter, limit: int) -> None:
    for query in HashEncoder(DIMENSION).encode([f"query {number}" for number in range(QUERIES)]):
        expect(store, Reading(query, limit, filter), VECTORS @ query, KEPT[filter])


@pytest.mark.parametrize("filter", KEPT, ids=["all", "city", "terms"])
@pytest.mark.parametrize("limit", [10, COUNT])
def test_sparse_search_is_exact(store: Store, filter: Filter, limit: int) -> None:
    source = np.random.default_rng(11)
    for _ in range(QUERIES):
        asked = source.choice(len(VOCABULARY), 4, replace=False)
        counts = source.integers(1, 4, 4).astype(float)
        scores = WEIGHTS[:, asked] @ counts
        query = Sparse(VOCABULARY[asked].tolist(), counts.tolist())
        expect(store, Reading(query, limit, filter, WORDS), scores, KEPT[filter] & (scores > 0))


@pytest.mark.parametrize("filter", KEPT, ids=["all", "city", "terms"])
def test_counts_are_exact(store: Store, filter: Filter) -> None:
    assert store.count(filter) == int(KEPT[filter].sum())
    cities = np.unique(np.arange(COUNT)[KEPT[filter]] % 7, return_counts=True)
    expected = {f"city {city}": count for city, count in zip(*(part.tolist() for part in cities), strict=True)}
    assert dict(store.facet(CITY, filter)) == expected


@pytest.mark.parametrize("page", [1_000, 333])
def test_everything_is_scrolled_once(store: Store, page: int) -> None:
    assert [point.id for point in store.scroll(page=page)] == [*range(COUNT)]
    assert [point.id for point in store.scroll(filter=IN_CITY, page=page)] == np.flatnonzero(KEPT[IN_CITY]).tolist()


def test_more_ids_than_one_page_are_fetched(store: Store) -> None:
    found = store.fetch(range(COUNT + 500))
    assert sorted(found) == [*range(COUNT)]
