"""What the start page says of its query is true, with the real model on the bundled catalog and on a made one."""

from __future__ import annotations

import json

import pytest

from search.collection.examples import EXAMPLES, Example
from search.index import Index
from search.request import FULLTEXT, NEURAL, SearchRequest
from search.view.element import html
from search.view.start import lessons, verdict
from search.view.state import PageState
from tests.view.compared import made
from tests.view.reading import Read


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.engine in (NEURAL, FULLTEXT)], ids=lambda example: example.query
)
def test_the_engine_said_to_be_right_is(bundled_search: Index, example: Example) -> None:
    comparison = bundled_search.compare(SearchRequest(example.query, limit=5), (NEURAL, FULLTEXT))
    first, second = verdict(comparison, example)
    other = comparison.result(FULLTEXT if example.engine == NEURAL else NEURAL).hits
    assert first.startswith({NEURAL: "Neural", FULLTEXT: "Full-text"}[example.engine])
    assert example.wanted in first
    assert other[0].record.name in first if other else "finds nothing" in first
    assert second == example.lesson


def test_of_an_example_that_does_not_hold_only_what_differs_is_said() -> None:
    comparison = made([1, 2], [2, 3])
    said = verdict(comparison, Example("q", "Somebody Else", NEURAL, "a lesson"))
    assert said == verdict(comparison, None)
    assert "a lesson" not in said


def test_every_lesson_asks_its_query_and_shows_the_engine_that_wins() -> None:
    read = Read(html(lessons(EXAMPLES, PageState(engine=FULLTEXT))))
    steps = [json.loads(str(button["data-step"])) for button in read.all("button")]
    asked = {state.query: state.engine for state in (PageState(engine=FULLTEXT).after(step) for step in steps)}
    assert asked == {example.query: example.engine or FULLTEXT for example in EXAMPLES}
