"""Results judged against noise, with the real model on the bundled catalog."""

from __future__ import annotations

import numpy as np
import pytest

from search.catalog.examples import EXAMPLES, TOPICS
from search.index import Index
from search.neural import SentenceEncoder
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.startup import Startup
from search.store.payload import filter_of
from search.store.store import Filter

QUERY = "clean water for villages"


@pytest.mark.parametrize("engine", [NEURAL, HYBRID])
def test_gibberish_has_no_answer_and_the_examples_have(bundled_search: Index, engine: str) -> None:
    assert bundled_search.search(SearchRequest("khgcvyuui", engine)).answered is False
    for query in [*TOPICS, *(example.query for example in EXAMPLES)]:
        assert bundled_search.search(SearchRequest(query, engine)).answered is True, query


def test_full_text_is_not_judged(bundled_search: Index) -> None:
    result = bundled_search.search(SearchRequest("water", FULLTEXT))
    assert result.answered is None
    assert {hit.above_noise for hit in result.hits} == {None}


@pytest.mark.parametrize("cities", [(), ("Berlin",), ("nairobi", "Lisbon")])
def test_strength_is_the_share_of_noise_below_among_the_same_records(
    bundled_search: Index, bundled: list[Startup], minilm: SentenceEncoder, cities: tuple[str, ...]
) -> None:
    wanted = {city.casefold() for city in cities}
    ids = [startup.id for startup in bundled if not wanted or startup.city.casefold() in wanted]
    stored = bundled_search.store.fetch(ids, ["meaning"])
    vectors = {id: point.meaning for id, point in stored.items() if point.meaning is not None}
    best = (bundled_search.judge.floor.vectors @ np.array([vectors[id] for id in ids]).T).max(axis=1)
    asked = minilm.encode([QUERY])[0]
    for engine in (NEURAL, HYBRID):
        for hit in bundled_search.search(SearchRequest(QUERY, engine, filters={"city": cities})).hits:
            expected = 100 * np.mean(best < float(vectors[hit.id] @ asked))
            assert hit.above_noise == pytest.approx(expected, abs=100 / len(best) + 1e-9)


def test_a_comparison_judges_as_a_search_does(bundled_search: Index) -> None:
    for query in (QUERY, "khgcvyuui", "Noon Patrol"):
        found = bundled_search.compare(SearchRequest(query, limit=5), ENGINES)
        for result in found.results:
            alone = bundled_search.search(SearchRequest(query, result.engine, 5))
            assert result.answered == alone.answered
            assert [hit.above_noise for hit in result.hits] == [hit.above_noise for hit in alone.hits]


def test_a_few_records_are_judged_by_themselves(bundled_search: Index) -> None:
    city = bundled_search.cities()[-1].city
    assert bundled_search.size({"city": [city]}) < 5
    judge = bundled_search.judge
    floor = judge.floor_of(filter_of(SearchRequest("water", filters={"city": [city]}).filters))
    again = judge.floor_of(filter_of(SearchRequest("bread", filters={"city": [city.upper()]}).filters))
    assert floor is again
    assert floor.typical < judge.floor.typical
    assert judge.floor_of(Filter()) is judge.floor


def test_an_unknown_city_gives_nothing_to_judge(bundled_search: Index) -> None:
    result = bundled_search.search(SearchRequest("water", NEURAL, filters={"city": ["Atlantis"]}))
    assert (result.hits, result.answered) == ((), None)
