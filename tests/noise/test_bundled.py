"""The verdict on the bundled catalog with the real model, on queries the rule was not chosen on."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from benchmarks.noise_queries import ANSWERABLE, GIBBERISH, OFF_CATALOG, fitting, labelled
from search.collection.examples import EXAMPLES, TOPICS
from search.index import Index
from search.noise import noise_queries
from search.record import Record
from search.request import HYBRID, NEURAL, SearchRequest
from search.store.store import Filter


def flagged(index: Index, queries: Iterable[str]) -> list[str]:
    """The queries that are told to have no answer."""
    return [query for query in queries if index.search(SearchRequest(query, NEURAL)).answered is False]


def share_flagged(index: Index, *kinds: str) -> float:
    queries = [entry.query for entry in labelled("bundled", "held_out") if entry.kind in kinds]
    return len(flagged(index, queries)) / len(queries)


def test_queries_without_an_answer_are_flagged_and_queries_with_one_are_not(bundled_search: Index) -> None:
    assert share_flagged(bundled_search, GIBBERISH, OFF_CATALOG) >= 0.75
    assert share_flagged(bundled_search, ANSWERABLE) <= 0.05


def test_letters_typed_at_random_are_flagged(bundled_search: Index) -> None:
    assert flagged(bundled_search, ["khgcvyuui"]) == ["khgcvyuui"]


def test_no_example_that_neural_search_answers_is_flagged(bundled_search: Index) -> None:
    assert flagged(bundled_search, [*TOPICS, *(one.query for one in EXAMPLES if one.engine == NEURAL)]) == []


def test_few_startups_asked_for_by_name_are_flagged_and_none_in_the_hybrid(
    bundled_search: Index, bundled: list[Record]
) -> None:
    asked = [record.name for record in bundled[::3]]
    missed = flagged(bundled_search, asked)
    assert len(missed) <= 0.02 * len(asked)
    assert all(bundled_search.search(SearchRequest(name, HYBRID)).answered for name in missed)


def test_the_words_of_the_noise_are_not_in_the_catalog(bundled_search: Index) -> None:
    tokenize, store = bundled_search.tokenizer.tokenize, bundled_search.store
    held = {term for point in store.scroll() for term in str(point.payload.get("terms", "")).split()}
    drawn = noise_queries(lambda word: any(term in held for term in tokenize(word)))
    assert held
    assert not any(term in held for query in drawn[1::2] for term in tokenize(query))
    assert store.count(Filter(any_term=tuple(term for query in drawn[1::2] for term in tokenize(query)))) == 0


@pytest.mark.parametrize("catalog", ["bundled", "companies"])
@pytest.mark.parametrize("kind", [ANSWERABLE, GIBBERISH, OFF_CATALOG])
def test_the_lists_are_long_enough_and_share_no_query(catalog: str, kind: str) -> None:
    tuning, held_out = (
        {entry.query for entry in labelled(catalog, purpose) if entry.kind == kind}
        for purpose in ("tuning", "held_out")
    )
    assert min(len(tuning), len(held_out)) >= 40
    assert not tuning & held_out


def test_the_bundled_lists_are_recognised_by_the_names_of_the_answers(bundled: list[Record]) -> None:
    assert fitting([record.name for record in bundled]) == "bundled"
    assert fitting(["Acme"]) == ""
