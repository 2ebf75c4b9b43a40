from __future__ import annotations

import time

import pytest

from search.collection.examples import EXAMPLES, TOPICS
from tests.pages.opened import Open, Opened


@pytest.fixture
def script() -> str:
    return "survey_page.py"


def measured(page: Opened, queries: str | None = None) -> Opened:
    """The page once the survey is over."""
    if queries is not None:
        page.app.text_area(key="survey-queries").set_value(queries)
    page = page.press("Measure disagreement")
    deadline = time.monotonic() + 60
    while not page.app.dataframe and not page.messages:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        page = Opened(page.app.run())
    return page


def test_the_bundled_queries_are_there_to_begin_with(open_page: Open) -> None:
    page = measured(open_page())
    rows = page.app.dataframe[0].value
    assert set(rows["Query"]) == {example.query for example in EXAMPLES} | set(TOPICS)
    answered = rows[~rows["Remark"].str.contains("nothing|no good match")]
    assert list(answered["RBO"]) == sorted(answered["RBO"]) == list(rows["RBO"][: len(answered)])


def test_the_engines_compared_are_those_of_the_address(open_page: Open) -> None:
    rows = measured(open_page(compare=["neural", "hybrid"]), "xyzzy\nxyzzy\n\nsolar power").app.dataframe[0].value
    assert list(rows["Query"]) == ["solar power", "xyzzy"]
    assert rows["RBO"].iloc[1] == pytest.approx(1)
    assert {"Neural first", "Hybrid first"} <= set(rows.columns)


def test_no_query_is_refused_in_a_sentence(open_page: Open) -> None:
    page = measured(open_page(), " \n ")
    assert any("one on each line" in message for message in page.messages)
