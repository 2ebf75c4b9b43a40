from __future__ import annotations

import re
from dataclasses import replace

import pytest

from search.compare import Agreement, Comparison
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.startup import Hit, SearchResult, Startup
from search.view.difference import ordinal
from search.view.figures import measures_html, slopes_html, times_html, venn_html
from search.view.tied import notes_html, ties_css
from search.view.words import LABELS, score_text
from tests.view.compared import bakers, compared
from tests.view.reading import Read


def made(*rankings: list[int]) -> Comparison:
    results = [
        SearchResult(
            engine,
            "q",
            tuple(Hit(id, rank, 1.0, Startup(id, f"<b>{id}")) for rank, id in enumerate(ids, start=1)),
            took_ms=1.5,
        )
        for engine, ids in zip(ENGINES, rankings, strict=False)
    ]
    return Comparison("q", (), 5, 9, (), tuple(results), {}, {})


def counts(html: str) -> list[int]:
    return [int(count) for count in re.findall(r"<b [^>]*>(\d+)</b>", html)]


def test_a_venn_of_two_counts_its_three_parts() -> None:
    assert sorted(counts(venn_html(made([1, 2, 3], [3, 4, 5, 6])))) == [1, 2, 3]
    assert sorted(counts(venn_html(made([1, 2], [3])))) == [1, 2]
    assert counts(venn_html(made([1, 2], [2, 1]))) == [2]
    assert counts(venn_html(made([], []))) == [0, 0]


def test_the_more_is_shared_the_closer_the_circles() -> None:
    def width(*rankings: list[int]) -> float:
        return float(re.findall(r"width:([\d.]+)px", venn_html(made(*rankings)))[0])

    ten = [*range(10)]
    widths = [width(ten, [*range(shift, 10 + shift)]) for shift in (0, 2, 5, 8, 10)]
    assert widths == sorted(widths)
    assert len(set(widths)) == 5


def test_a_venn_of_three_counts_its_seven_parts() -> None:
    found = counts(venn_html(made([1, 2, 3, 9], [2, 3, 4], [3, 9, 7, 8])))
    assert found == [1, 1, 2, 1, 1, 0, 1]


def test_measures_are_told_in_a_sentence_that_can_be_reached_without_a_mouse() -> None:
    read = Read(measures_html(Agreement(10, 3, 0.3, 3 / 17, 0.42)))
    assert [value for value in re.findall(r"\d\.\d\d", read.words)][:2] == ["0.30", "0.18"]
    measures = [div for div in read.all("div") if div.get("class") == "measure"]
    assert len(measures) == 3
    assert all(div["tabindex"] == "0" and str(div["data-tip"]) in read.words for div in measures)
    assert "p = 0.9" in read.words


def test_one_line_joins_each_startup_that_is_in_both() -> None:
    html = slopes_html(made([1, 2, 3], [3, 9, 2]), NEURAL, FULLTEXT)
    assert len(re.findall(r"<i ", html)) == 2
    assert "<b>" not in html


def test_times_are_told_for_each_engine() -> None:
    assert Read(times_html(made([1], [2]))).words.count("1.5 ms") == 2


def test_encoding_is_told_once_and_whether_it_was_spent_now() -> None:
    comparison = made([1], [2], [3])
    assert "encoding" not in times_html(comparison)
    for remembered in (False, True):
        results = tuple(
            replace(result, encode_ms=6.0, remembered=remembered) if result.engine != FULLTEXT else result
            for result in comparison.results
        )
        shown = times_html(replace(comparison, results=results))
        assert shown.count("6.0 ms") == 1
        assert ("remembered" in shown) == remembered


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return bakers(tmp_path_factory.mktemp("bakers"))


def notes(hit: Hit, engine: str, comparison: Comparison) -> list[str]:
    """The lines below a card, without markup."""
    html = notes_html(hit, engine, comparison)
    return [Read(line).words for line in re.findall(r'<span class="also.*?</span>', html)]


@pytest.mark.parametrize("query", ["bread dog", "baker 3"])
def test_cards_tell_moves_and_true_ranks(index: Index, query: str) -> None:
    comparison = compared(index, query, NEURAL, FULLTEXT)
    told = {"shown": 0, "ranked": 0, "unfound": 0}
    for engine, other in ((NEURAL, FULLTEXT), (FULLTEXT, NEURAL)):
        whole = index.search(SearchRequest(query, other, limit=31)).hits
        ranks = {hit.id: hit.rank for hit in whole}
        for hit in comparison.result(engine).hits:
            (note,) = notes(hit, engine, comparison)
            if hit.id not in ranks:
                assert f"{LABELS[other]}: not found" in note
                told["unfound"] += 1
            elif ranks[hit.id] > comparison.limit:
                assert f"{LABELS[other]}: {ordinal(ranks[hit.id])} of 31" in note
                told["ranked"] += 1
            else:
                move = ranks[hit.id] - hit.rank
                sign = "=" if move == 0 else f"{'↑' if move > 0 else '↓'}{abs(move)}"
                assert note == f"{sign} {LABELS[other]} {ordinal(ranks[hit.id])}"
                told["shown"] += 1
    assert told["shown"] + told["ranked"] > 4


def test_a_hybrid_card_tells_the_ranks_it_is_made_of(index: Index) -> None:
    comparison = compared(index, "bread dog", *ENGINES)
    for hit in comparison.result(HYBRID).hits:
        (note,) = notes(hit, HYBRID, comparison)
        expected = [
            f"{LABELS[parent.engine]} –"
            if parent.rank is None
            else f"{LABELS[parent.engine]} {ordinal(parent.rank)} ({score_text(parent.score or 0, parent.engine)})"
            for parent in hit.parents
        ]
        assert note == " · ".join(expected)


def test_the_cards_of_a_startup_shown_twice_are_tied(index: Index) -> None:
    comparison = compared(index, "bread dog", *ENGINES)
    ids = [hit.id for result in comparison.results for hit in result.hits]
    tied = {int(id) for id in re.findall(r"\.tie-(\d+):is", ties_css(comparison))}
    assert tied == {id for id in ids if ids.count(id) > 1} != set()
