"""The examples are open queries of the collection and show what they claim, with the real model."""

from __future__ import annotations

import pytest

from benchmarks.contrast import contrast
from search.collection import load_collection
from search.collection.collection import OPEN
from search.collection.examples import EXAMPLES, TOPICS, Example, random_query
from search.collection.measures import RELEVANT
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest

CONTRAST = 0.25
"""Of nDCG@10, between the engine that wins and the best of those it wins against."""
FAILS = 0.3
ANSWERS = 0.6
AGAINST = {NEURAL: (FULLTEXT,), FULLTEXT: (NEURAL,), HYBRID: (NEURAL, FULLTEXT)}

COLLECTION = load_collection()
OPEN_QUERIES = {query.query: query for query in COLLECTION.queries if query.part == OPEN}


def ndcgs(index: Index, query: str) -> tuple[dict[str, float], dict[str, list[str]]]:
    """The nDCG@10 of each engine, and the names it finds."""
    found = contrast(index, COLLECTION, OPEN_QUERIES[query])
    return found.ndcg, {engine: [one.name for one in ranking] for engine, ranking in found.rankings.items()}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_an_example_shows_what_it_claims(bundled_search: Index, example: Example) -> None:
    ndcg, names = ndcgs(bundled_search, example.query)
    grades = COLLECTION.qrels()[OPEN_QUERIES[example.query].id]
    (wanted,) = [one.key for one in COLLECTION.startups if one.name == example.wanted]
    assert grades[wanted] >= RELEVANT
    if example.engine:
        assert names[example.engine][0] == example.wanted
        for other in AGAINST[example.engine]:
            assert ndcg[example.engine] >= ndcg[other] + CONTRAST
            assert example.wanted not in names[other][:1]
    else:
        assert max(ndcg.values()) <= FAILS
        assert all(example.wanted not in found[:1] for found in names.values())


def test_every_lesson_has_three_examples_and_more() -> None:
    for engine in (*ENGINES, ""):
        assert sum(example.engine == engine for example in EXAMPLES) >= 3


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_has_good_answers(bundled_search: Index, topic: str) -> None:
    ndcg, names = ndcgs(bundled_search, topic)
    assert max(ndcg.values()) >= ANSWERS
    assert names[NEURAL] != names[FULLTEXT]


def test_random_queries_vary_and_never_repeat_at_once() -> None:
    drawn = {random_query("heat pump") for _ in range(200)}
    assert len(drawn) > 5
    assert "heat pump" not in drawn
    assert drawn <= {example.query for example in EXAMPLES} | set(TOPICS)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.engine == HYBRID], ids=lambda one: one.query)
def test_what_the_hybrid_wins_by_a_name_is_an_answer(bundled_search: Index, example: Example) -> None:
    result = bundled_search.search(SearchRequest(example.query, HYBRID))
    assert result.answered
    assert result.hits[0].named
