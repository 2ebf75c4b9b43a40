"""Every store keeps the same contract, wherever its collection lies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from search.errors import CollectionGone, ModelError
from search.store.database import Database
from search.store.payload import record_of
from search.store.store import (
    FACET_KEYS,
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
    Store,
)
from tests.corpus import SHOPS, HashEncoder
from tests.places import CATALOG
from tests.store.filling import DIMENSION, SHOP_VECTORS, SHOP_WORDS, shop_points

Fill = Callable[[Sequence[Point]], Store]

CITY, YEAR = FACET_KEYS[0], RANGE_KEYS[1]
ALL = [shop.id for shop in SHOPS]
QUERY = HashEncoder(DIMENSION).encode(["question"])[0]
BY_MEANING = Reading(QUERY, 10)
BREAD_WORDS = Sparse([1], [1.0])
BREAD = Reading(Sparse([1], [2.0]), 10, using=WORDS)


@pytest.fixture
def fill(shared: Database) -> Iterator[Fill]:
    """Makes a store with these points; its dimension is that of their vectors, 0 without."""
    made: list[tuple[str, Store]] = []

    def filled(points: Sequence[Point]) -> Store:
        meaning = points[0].meaning
        made.append(shared.create(CATALOG, 0 if meaning is None else len(meaning), len(points), (CITY, YEAR)))
        store = made[-1][1]
        store.upsert(points)
        store.finish()
        return store

    yield filled
    for collection, store in made:
        store.close()
        shared.remove(collection)


@pytest.fixture(scope="module")
def store(shared: Database) -> Iterator[Store]:
    """The shops, not to be changed."""
    collection, found = shared.create(CATALOG, DIMENSION, len(SHOPS), (CITY, YEAR))
    found.upsert(shop_points())
    found.finish()
    yield found
    found.close()
    shared.remove(collection)


def ids(store: Store, filter: Filter) -> set[int]:
    """The ids that the filter keeps, which all verbs must agree on."""
    (by_meaning, by_words) = store.search(
        [BY_MEANING._replace(filter=filter), Reading(Sparse([1, 2, 7], [1.0] * 3), 10, filter, WORDS)]
    )
    found = {one.id for one in by_meaning}
    assert {one.id for one in by_words} == found
    assert {point.id for point in store.scroll(filter=filter)} == found
    assert store.count(filter) == len(found)
    return found


def test_dense_search_ranks_by_exact_cosine(store: Store) -> None:
    (found,) = store.search([BY_MEANING])
    cosines = SHOP_VECTORS @ QUERY
    assert [one.id for one in found] == sorted(ALL, key=lambda id: (-cosines[id], id))
    np.testing.assert_allclose([one.score for one in found], sorted(cosines, reverse=True), atol=1e-6)
    assert all(one.payload is None for one in found)


def test_the_length_of_the_query_vector_does_not_matter(store: Store) -> None:
    (found,) = store.search([Reading(QUERY * 7, 10)])
    (unit,) = store.search([BY_MEANING])
    assert [one.id for one in found] == [one.id for one in unit]
    assert [one.score for one in found] == pytest.approx([one.score for one in unit], abs=1e-6)


def test_sparse_search_ranks_by_dot_product_those_that_share_an_index(store: Store) -> None:
    (found,) = store.search([Reading(Sparse([1, 2, 4_294_967_295], [2.0, 1.0, 3.0]), 10, using=WORDS)])
    expected = [(1, 2 * 0.75 + 3 * 2.0), (0, 2 * 1.0 + 0.5), (4, 2 * 0.5), (3, 0.25)]
    assert [one.id for one in found] == [id for id, _ in expected]
    assert [one.score for one in found] == pytest.approx([score for _, score in expected], rel=1e-6)
    assert store.search([Reading(Sparse([99], [1.0]), 10, using=WORDS)]) == [[]]


def test_several_readings_are_answered_in_their_order(store: Store) -> None:
    readings = [BREAD, BY_MEANING._replace(limit=2), BREAD._replace(filter=Filter(ids=frozenset([4])), records=True)]
    together = store.search(readings)
    assert together == [found for reading in readings for found in store.search([reading])]
    assert [len(found) for found in together] == [3, 2, 1]


def test_no_more_than_the_limit_is_found(store: Store) -> None:
    (one,), (two, other) = store.search([BREAD._replace(limit=1), BY_MEANING._replace(limit=2)])
    assert one.id == 0
    assert {two.id, other.id} < {*ALL}


def test_records_come_only_where_they_are_asked_for(store: Store) -> None:
    for reading in (BY_MEANING, BREAD):
        bare, full = store.search([reading, reading._replace(records=True)])
        assert [one._replace(payload=None) for one in full] == bare
        assert [record_of(one.id, one.payload or {}) for one in full] == [SHOPS[one.id] for one in bare]


@pytest.mark.parametrize(
    ("filter", "kept"),
    [
        (NO_FILTER, {0, 1, 2, 3, 4}),
        (Filter(any_of=((CITY, ("paris",)),)), {0, 2}),
        (Filter(any_of=((CITY, ("paris", "são paulo", "nowhere")),)), {0, 2, 3}),
        (Filter(any_of=((CITY, ("paris", "berlin")), (NAME_KEY, ("crumb", "voltly")))), {1}),
        (Filter(any_of=((CITY, ("nowhere",)),)), set()),
        (Filter(every_term=("bread",)), {0, 1, 4}),
        (Filter(every_term=("bread", "offic")), {1}),
        (Filter(every_term=("bread", "dog")), set()),
        (Filter(every_term=("brea",)), set()),
        (Filter(any_term=("dog", "solar", "brea")), {2, 3}),
        (Filter(any_term=("nothing",)), set()),
        (Filter(ids=frozenset([1, 3, 99])), {1, 3}),
        (Filter(ids=frozenset()), set()),
        (Filter(without=frozenset([0, 99])), {1, 2, 3, 4}),
        (Filter(ids=frozenset([0, 1, 2]), without=frozenset([1])), {0, 2}),
        (Filter(any_of=((CITY, ("paris", "berlin")),), any_term=("bread", "dog"), without=frozenset([0])), {1, 2}),
    ],
)
def test_a_filter_keeps_the_points_that_meet_all_its_conditions(store: Store, filter: Filter, kept: set[int]) -> None:
    assert ids(store, filter) == kept


def test_equal_scores_come_in_the_order_of_ids(fill: Fill) -> None:
    east = np.eye(DIMENSION, dtype=np.float32)[0]
    same = [point._replace(meaning=east, words=SHOP_WORDS[0]) for point in shop_points()]
    by_meaning, by_words = fill(same[::-1]).search([Reading(east, 10), BREAD])
    assert [one.id for one in by_meaning] == [one.id for one in by_words] == ALL


def test_a_facet_counts_the_values_the_most_frequent_first(store: Store) -> None:
    everywhere = store.facet(CITY)
    assert everywhere[0] == ("paris", 2)
    assert dict(everywhere) == {"paris": 2, "berlin": 1, "são paulo": 1}
    assert store.facet(CITY, limit=1) == [("paris", 2)]
    assert store.facet(CITY, Filter(every_term=("offic",))) == [("berlin", 1)]


@pytest.mark.parametrize(
    ("ranges", "kept"),
    [
        (((2000.0, 2010.0),), {0, 1}),
        (((2010.0, 2010.0),), {1}),
        (((2011.0, None),), {2, 3}),
        (((None, 1999.5), (2021.0, None)), {0, 3}),
        (((2030.0, None),), set()),
        (((None, None),), {0, 1, 2, 3}),
    ],
)
def test_a_range_keeps_the_points_of_which_a_number_lies_in_it(
    fill: Fill, ranges: tuple[tuple[float | None, float | None], ...], kept: set[int]
) -> None:
    years = [[1999.0, 2000.0], [2010.0], [2020.0], [2021.5], []]
    store = fill([Point(id, {YEAR: numbers, TERMS: ""}, QUERY, BREAD_WORDS) for id, numbers in enumerate(years)])
    assert ids(store, Filter(ranges=((YEAR, ranges),))) == kept
    assert store.count(Filter(ranges=((YEAR, ranges),), without=frozenset([0]))) == len(kept - {0})


def test_a_point_with_several_values_is_kept_and_counted_for_each(fill: Fill) -> None:
    tags = [["food", "b2b"], ["food"], []]
    store = fill([Point(id, {CITY: values, TERMS: ""}, QUERY, BREAD_WORDS) for id, values in enumerate(tags)])
    assert ids(store, Filter(any_of=((CITY, ("b2b",)),))) == {0}
    assert ids(store, Filter(any_of=((CITY, ("b2b", "food")),))) == {0, 1}
    assert dict(store.facet(CITY)) == {"food": 2, "b2b": 1}


def test_points_are_fetched_by_id_with_the_vectors_named(store: Store) -> None:
    found = store.fetch([3, 99, 0], [MEANING, WORDS])
    assert found.keys() == {0, 3}
    for id, point in found.items():
        assert (point.id, record_of(id, point.payload)) == (id, SHOPS[id])
        assert point.meaning is not None
        assert point.words is not None
        np.testing.assert_allclose(point.meaning, SHOP_VECTORS[id], atol=1e-6)
        assert dict(zip(*point.words, strict=True)) == pytest.approx(dict(zip(*SHOP_WORDS[id], strict=True)))
    (bare,) = store.fetch([3]).values()
    assert (bare.meaning, bare.words) == (None, None)
    assert record_of(3, bare.payload) == SHOPS[3]
    assert store.fetch([99]) == store.fetch([]) == {}


def test_all_points_are_scrolled_by_id_page_after_page(store: Store) -> None:
    found = [*store.scroll([MEANING, WORDS], page=2)]
    assert [point.id for point in found] == ALL
    assert [record_of(point.id, point.payload) for point in found] == [*SHOPS]
    assert [point.payload for point in found] == [point.payload for point in shop_points()]
    np.testing.assert_allclose(np.array([point.meaning for point in found]), SHOP_VECTORS, atol=1e-6)
    assert all(point.words is not None for point in found)
    in_paris = Filter(any_of=((CITY, ("paris",)),))
    assert [(point.id, point.meaning) for point in store.scroll(filter=in_paris, page=1)] == [(0, None), (2, None)]


def test_points_with_the_same_id_are_replaced_whole(fill: Fill) -> None:
    store = fill(shop_points())
    last, first = shop_points()[-1], shop_points()[0]
    store.upsert(iter([last._replace(id=0), first._replace(id=4)]))
    store.finish()
    assert store.count() == len(SHOPS)
    found = store.fetch([0, 4], [MEANING])
    assert [record_of(id, point.payload).name for id, point in sorted(found.items())] == ["Nowhere", "Breadbox"]
    (nearest,), (holding,) = store.search(
        [Reading(SHOP_VECTORS[0], 1), Reading(Sparse([2], [1.0]), 1, using=WORDS)],
    )
    assert (nearest.id, holding.id) == (4, 4)


@pytest.mark.parametrize("bad", [0.0, 2.0, np.nan, np.inf])
def test_an_unusable_vector_keeps_the_whole_batch_out(shared: Database, bad: float) -> None:
    collection, store = shared.create(CATALOG, DIMENSION, len(SHOPS), (CITY, YEAR))
    spoilt = shop_points()
    spoilt[2] = spoilt[2]._replace(meaning=np.full(DIMENSION, bad, np.float32))
    with pytest.raises(ModelError):
        store.upsert(spoilt)
    assert store.count() == 0
    store.close()
    shared.remove(collection)


def test_points_without_vectors_are_found_by_none(fill: Fill) -> None:
    bare = Point(len(SHOPS), {"best": 0.5})
    store = fill([*shop_points(), bare])
    (by_meaning,) = store.search([Reading(SHOP_VECTORS[2], 10)])
    assert sorted(one.id for one in by_meaning) == ALL
    assert store.search([BREAD]) == [[Scored(0, 2.0), Scored(1, 1.5), Scored(4, 1.0)]]
    assert store.count() == len(SHOPS) + 1
    found = store.fetch([bare.id], [MEANING, WORDS])[bare.id]
    assert (found.meaning, found.words, found.payload) == (None, None, {"best": 0.5})


def test_points_may_have_words_alone(fill: Fill) -> None:
    store = fill(shop_points(with_meaning=False))
    (found,) = store.search([BREAD])
    assert found == [Scored(0, 2.0), Scored(1, 1.5), Scored(4, 1.0)]
    assert store.count(Filter(any_term=("dog",))) == 1
    assert [point.words is not None for point in store.scroll([WORDS])] == [True] * len(SHOPS)


def test_a_store_may_be_finished_again_and_tells_its_progress(fill: Fill) -> None:
    store, told = fill(shop_points()), list[tuple[int, int]]()
    store.finish(lambda done, total: told.append((done, total)))
    assert all(0 <= done <= total for done, total in told)
    assert store.count() == len(SHOPS)


def test_a_collection_that_is_gone_says_so(shared: Database, place: str) -> None:
    collection, store = shared.create(CATALOG, DIMENSION, len(SHOPS), (CITY, YEAR))
    store.upsert(shop_points())
    if place == "edge":
        store.close()  # what is open stays readable though its files are deleted
    shared.remove(collection)
    for ask in (lambda: store.search([BREAD]), store.count, lambda: store.fetch([0]), lambda: [*store.scroll()]):
        with pytest.raises(CollectionGone):
            ask()
