"""Results judged against noise, with the real model on the bundled catalog."""

from __future__ import annotations

import numpy as np
import pytest

from search.collection.examples import EXAMPLES, TOPICS
from search.index import Index
from search.index.facets import filter_of
from search.neural import SentenceEncoder
from search.noise import NONE, STRONG, WEAK
from search.record import Record
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.store.store import Filter

QUERY = "clean water for villages"


@pytest.mark.parametrize("engine", [NEURAL, HYBRID])
def test_gibberish_has_no_answer_and_the_examples_have(bundled_search: Index, engine: str) -> None:
    assert bundled_search.search(SearchRequest("khgcvyuui", engine)).answered is False
    for query in [*TOPICS, *(example.query for example in EXAMPLES if example.engine == NEURAL)]:
        assert bundled_search.search(SearchRequest(query, engine)).answered is True, query


def test_a_startup_asked_for_by_its_name_is_an_answer_whatever_the_name_means(bundled_search: Index) -> None:
    result = bundled_search.search(SearchRequest("up", HYBRID))
    assert result.answered is True
    assert (result.hits[0].record.name, result.hits[0].strength) == ("Up", WEAK)
    assert {hit.strength for hit in result.hits[1:]} == {NONE}
    assert bundled_search.search(SearchRequest("up", NEURAL)).answered is False


def test_full_text_is_not_judged(bundled_search: Index) -> None:
    result = bundled_search.search(SearchRequest("water", FULLTEXT))
    assert result.answered is None
    assert {(hit.strength, hit.above_noise) for hit in result.hits} == {(None, None)}


@pytest.mark.parametrize("engine", [NEURAL, HYBRID])
@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_strength_agrees_with_the_verdict(bundled_search: Index, engine: str, weight: float) -> None:
    queries = [*TOPICS, *(example.query for example in EXAMPLES), "khgcvyuui", "ISO 27001", "EN 301 549", "the"]
    for query in queries:
        result = bundled_search.search(SearchRequest(query, engine, weight=weight))
        if not result.hits:
            continue
        found = [hit.strength for hit in result.hits]
        assert (found[0] in (WEAK, STRONG)) == result.answered, query
        assert result.answered or {*found} == {NONE}, query


def test_an_answered_hybrid_hit_with_every_word_of_the_query_has_some_strength(bundled_search: Index) -> None:
    query = "night trains"
    hits = bundled_search.search(SearchRequest(query, HYBRID, limit=50)).hits
    held = [hit for hit in hits if bundled_search.terms(query) <= bundled_search.terms(hit.record.text)]
    assert held
    assert NONE not in {hit.strength for hit in held}
    assert NONE in {hit.strength for hit in hits}


@pytest.mark.parametrize("cities", [(), ("Berlin",), ("nairobi", "Lisbon")])
def test_above_noise_is_the_share_of_noise_below_among_the_same_records(
    bundled_search: Index, bundled: list[Record], minilm: SentenceEncoder, cities: tuple[str, ...]
) -> None:
    wanted = {city.casefold() for city in cities}
    ids = [record.id for record in bundled if not wanted or "".join(record.values("City")).casefold() in wanted]
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
            assert [(hit.strength, hit.above_noise) for hit in result.hits] == [
                (hit.strength, hit.above_noise) for hit in alone.hits
            ]


def test_a_few_records_are_judged_by_themselves(bundled_search: Index) -> None:
    city = bundled_search.facets()[0].values[-1].value
    assert bundled_search.size({"city": [city]}) < 5
    judge = bundled_search.judge
    facets = bundled_search.manifest.facets
    floor = judge.floor_of(filter_of({"city": [city]}, facets))
    again = judge.floor_of(filter_of({"city": [city.upper()]}, facets))
    assert floor is again
    assert floor.typical < judge.floor.typical
    assert judge.floor_of(Filter()) is judge.floor


def test_an_unknown_city_gives_nothing_to_judge(bundled_search: Index) -> None:
    result = bundled_search.search(SearchRequest("water", NEURAL, filters={"city": ["Atlantis"]}))
    assert (result.hits, result.answered) == ((), None)
