"""The examples show what they claim, with the real model on the bundled catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.catalog.examples import EXAMPLES, TOPICS, Example, random_query
from search.engine import FULLTEXT, NEURAL
from search.neural import SentenceEncoder
from search.service import Engines
from tests.indexes import open_engines


@pytest.fixture(scope="module")
def engines(bundled_index: Path, minilm: SentenceEncoder) -> Engines:
    return open_engines(bundled_index, minilm)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query)
def test_only_the_named_engine_finds_it(engines: Engines, example: Example) -> None:
    names = {
        FULLTEXT: [hit.startup.name for hit in engines.parts.fulltext.search(example.query, limit=10).hits],
        NEURAL: [hit.startup.name for hit in engines.neural.search(example.query, limit=10).hits],
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
