from __future__ import annotations

import re
from dataclasses import replace

from search.compare import Agreement
from search.request import FULLTEXT
from search.view.element import html, text
from search.view.measures import measures, times
from tests.view.compared import made
from tests.view.reading import Read


def test_measures_are_told_in_a_sentence_that_can_be_reached_without_a_mouse() -> None:
    read = Read(html(measures(Agreement(10, 3, 0.3, 3 / 17, 0.42))))
    assert [value for value in re.findall(r"\d\.\d\d", read.words)][:2] == ["0.30", "0.18"]
    shown = [div for div in read.all("div") if div.get("class") == "measure"]
    assert len(shown) == 3
    assert all(div["tabindex"] == "0" and str(div["data-tip"]) in read.words for div in shown)
    assert "p = 0.9" in read.words


def test_times_are_told_for_each_engine() -> None:
    assert Read(html(times(made([1], [2])))).words.count("1.5 ms") == 2


def test_encoding_is_told_once_and_whether_it_was_spent_now() -> None:
    comparison = made([1], [2], [3])
    assert "encoding" not in text(times(comparison))
    for remembered in (False, True):
        results = tuple(
            replace(result, encode_ms=6.0, remembered=remembered) if result.engine != FULLTEXT else result
            for result in comparison.results
        )
        shown = text(times(replace(comparison, results=results)))
        assert shown.count("6.0 ms") == 1
        assert ("remembered" in shown) == remembered
