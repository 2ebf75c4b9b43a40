from __future__ import annotations

from typing import Any

import pytest

from search.collection.examples import EXAMPLES
from search.index import Index
from search.request import CITY, FULLTEXT, HYBRID, MAX_QUERY_CHARS, NEURAL, SearchRequest
from search.view.difference import ordinal
from tests.pages.opened import Open, text


@pytest.fixture
def script() -> str:
    return "compare_page.py"


def ranked(index: Index, *engines: str, query: str, cities: tuple[str, ...] = (), **options: Any) -> list[str]:
    comparison = index.compare(SearchRequest(query, filters={CITY: cities}, **options), engines)
    return [hit.record.name for result in comparison.results for hit in result.hits]


def test_with_no_query_examples_are_offered(open_page: Open) -> None:
    page = open_page()
    assert page.names == page.columns == []
    assert page.press(EXAMPLES[1].query).columns == ["Neural", "Full-text"]


def test_each_engine_has_its_column(open_page: Open, index: Index) -> None:
    page = open_page(q="clean water for villages")
    assert page.columns == ["Neural", "Full-text"]
    assert page.names == ranked(index, NEURAL, FULLTEXT, query="clean water for villages")


def test_the_address_sets_everything(open_page: Open, index: Index) -> None:
    page = open_page(q="people", compare=["hybrid", "neural"], weight="0.2", city=["berlin", "Paris"], limit="5")
    assert page.columns == ["Hybrid", "Neural"]
    assert page.names == ranked(index, HYBRID, NEURAL, query="people", limit=5, weight=0.2, cities=("Berlin", "Paris"))
    assert page.app.slider(key="weight").value == 0.2


def test_engines_are_chosen_but_never_fewer_than_two(open_page: Open) -> None:
    page = open_page(q="people").flip([NEURAL, FULLTEXT, HYBRID])
    assert page.columns == ["Neural", "Hybrid", "Full-text"]
    page = page.flip([NEURAL])
    assert page.columns == ["Neural", "Hybrid", "Full-text"]
    page = page.flip([FULLTEXT, HYBRID])
    assert page.columns == ["Full-text", "Hybrid"]
    assert page.address["compare"] == ["fulltext", "hybrid"]


def test_the_weight_moves_the_hybrid_and_the_address(open_page: Open, index: Index) -> None:
    page = open_page(q="work at night", compare=["neural", "hybrid"]).weigh(1.0)
    assert page.address["weight"] == ["1"]
    assert page.names == ranked(index, NEURAL, HYBRID, query="work at night", weight=1.0)


def test_nothing_is_explained_before_it_is_asked(open_page: Open, index: Index) -> None:
    page = open_page(q="clean water for villages")
    assert page.explained == []
    first = index.search(SearchRequest("clean water for villages", limit=1)).hits[0]
    opened = page.press_at(f"why-neural-{first.id}")
    assert opened.address["why"] == [str(first.id)]
    assert len(opened.explained) == 2
    assert f"{first.score:.4f}" in text(opened.explained[0])
    assert opened.press_at(f"why-neural-{first.id}").explained == []


def test_a_miss_is_explained_with_the_true_rank(open_page: Open, index: Index) -> None:
    query = "get rid of old furniture"
    deeper = {hit.id: hit.rank for hit in index.search(SearchRequest(query, limit=100)).hits[10:]}
    missed = next(hit for hit in index.search(SearchRequest(query, FULLTEXT)).hits if hit.id in deeper)
    page = open_page(q=query, why=str(missed.id))
    said = text(page.elements("section", "whynot")[0])
    rank = deeper[missed.id]
    assert f"{ordinal(rank)} of {index.manifest.records:,}" in said
    comparison = index.compare(SearchRequest(query), (NEURAL, FULLTEXT))
    lacks = comparison.elsewhere[FULLTEXT, missed.id, NEURAL].lacks
    assert lacks
    assert all(f"“{word}”" in said for word in lacks)


def test_the_summary_in_words_is_shown(open_page: Open, index: Index) -> None:
    page = open_page(q="xyzzy")
    assert "finds nothing" in page.text
    assert page.names == ranked(index, NEURAL, FULLTEXT, query="xyzzy")


@pytest.mark.parametrize("query", ["x" * (MAX_QUERY_CHARS + 1)])
def test_a_query_that_is_too_long_is_refused_in_a_sentence(open_page: Open, query: str) -> None:
    page = open_page(q=query)
    assert any("shorten" in message for message in page.messages)
    assert page.names == []


def test_a_startup_that_is_not_among_the_hits_explains_nothing(open_page: Open) -> None:
    page = open_page(q="people", why="99999999")
    assert page.explained == []
    assert page.names


def test_a_filter_that_leaves_nothing_says_so(open_page: Open) -> None:
    page = open_page(q="people", city="Atlantis")
    assert "Neither finds anything in Atlantis" in page.text
