"""The examples show what they claim, with the real model on the bundled catalog."""

from __future__ import annotations

import pytest

from search.catalog.examples import EXAMPLES, MORE_EXAMPLES, TOPICS, Example, random_query
from search.index import Index
from search.request import FULLTEXT, NEURAL, SearchRequest


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_only_the_named_engine_finds_it(bundled_search: Index, example: Example) -> None:
    names = {
        engine: [hit.record.name for hit in bundled_search.search(SearchRequest(example.query, engine)).hits]
        for engine in (FULLTEXT, NEURAL)
    }
    right, wrong = names.pop(example.engine), names.popitem()[1]
    assert right[0] == example.wanted
    assert example.wanted not in wrong


def test_both_kinds_are_there() -> None:
    assert {example.engine for example in EXAMPLES} == {NEURAL, FULLTEXT}


def test_random_queries_vary_and_never_repeat_at_once() -> None:
    drawn = {random_query("dog walker") for _ in range(200)}
    assert len(drawn) > 5
    assert "dog walker" not in drawn
    assert drawn <= {example.query for example in EXAMPLES} | set(TOPICS)


def test_more_examples_teach_what_they_say(bundled_search: Index) -> None:
    for example in MORE_EXAMPLES:
        found = {engine: bundled_search.search(SearchRequest(example.query, engine)) for engine in (FULLTEXT, NEURAL)}
        if example.wanted:
            assert {result.hits[0].record.name for result in found.values()} == {example.wanted}
        else:
            assert found[NEURAL].answered is False
