from __future__ import annotations

import csv
import threading
from dataclasses import replace

import pytest

from search.compare.running import RunningSurvey
from search.compare.survey import MAX_QUERIES, SurveyRow, most_different, read_queries, survey_csv, survey_row
from search.errors import QueryError, StoreUnavailable
from search.record import Hit, Record, SearchResult
from search.request import MAX_QUERY_CHARS


def result(engine: str, *ids: int) -> SearchResult:
    hits = tuple(Hit(id, rank, 1.0, Record(id, f"Shop {id}")) for rank, id in enumerate(ids, start=1))
    return SearchResult(engine, "bread", hits, took_ms=1.0)


def row(query: str, rbo: float = 0.5, nothing: tuple[str, ...] = (), no_good_match: bool = False) -> SurveyRow:
    return SurveyRow(query, rbo, 0.5, 1, "A", "B", nothing=nothing, no_good_match=no_good_match)


def test_one_query_a_line_blanks_and_repeats_left_out() -> None:
    assert read_queries("\ufeffdog walker\r\n\n  bread \nbread\0\n") == ["dog walker", "bread"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n\n", "no query"),
        ("\n".join(map(str, range(MAX_QUERIES + 1))), "shorten it to 1,000"),
        ("x" * (MAX_QUERY_CHARS + 1), "4,097 characters"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(QueryError, match=sentence):
        read_queries(text)


def test_a_row_says_what_two_results_share() -> None:
    found = survey_row(result("neural", 1, 2), result("fulltext", 2), limit=2)
    assert (found.query, found.shared, found.jaccard) == ("bread", 1, 1 / 2)
    assert (found.first, found.second) == ("Shop 1", "Shop 2")
    assert not found.same_first
    assert found.answered
    assert survey_row(result("neural", 1, 2), result("fulltext", 1), limit=2).same_first


def test_a_row_says_which_engine_finds_nothing_and_whether_nothing_answers() -> None:
    found = survey_row(result("neural", 1), result("fulltext"), limit=2)
    assert (found.second, found.nothing, found.same_first, found.answered) == ("", ("fulltext",), False, False)
    both = survey_row(result("neural"), result("fulltext"), limit=2)
    assert (both.nothing, both.same_first) == (("neural", "fulltext"), False)
    judged = replace(result("neural", 1), answered=False)
    found = survey_row(judged, result("fulltext", 1), limit=2)
    assert (found.no_good_match, found.same_first, found.answered) == (True, True, False)
    assert survey_row(replace(judged, answered=True), result("fulltext", 1), limit=2).answered


def test_the_least_agreement_comes_first() -> None:
    assert [r.query for r in most_different([row("b", 0.9), row("c", 0.1), row("a", 0.9)])] == ["c", "a", "b"]


def test_what_has_no_answer_does_not_lead_the_list() -> None:
    rows = [row("xyzzy", 0.0, no_good_match=True), row("zzz", 0.1, ("fulltext",)), row("b", 0.9), row("a", 0.2)]
    assert [r.query for r in most_different(rows)] == ["a", "b", "xyzzy", "zzz"]


def test_the_csv_can_be_read_back_and_runs_no_formula() -> None:
    rows = [row('=cmd|"/c calc"!A1'), row("a,b\n“c”"), row("@x"), row("plain")]
    header, *lines = csv.reader(survey_csv(rows, ("neural", "fulltext")).splitlines(keepends=True))
    assert header[:6] == ["query", "rbo", "jaccard", "shared", "first_neural", "first_fulltext"]
    assert header[6:] == ["same_first", "nothing", "no_good_match"]
    assert [line[0] for line in lines] == ['\'=cmd|"/c calc"!A1', "a,b\n“c”", "'@x", "plain"]
    (line,) = csv.reader([survey_csv([row("q", 0.5, ("neural", "fulltext"), True)], ("a", "b")).splitlines()[1]])
    assert line == ["q", "0.5", "0.5", "1", "A", "B", "no", "neural fulltext", "yes"]


def test_a_running_survey_can_be_watched_and_cancelled() -> None:
    reached, go_on = threading.Event(), threading.Event()

    def measure(query: str) -> SurveyRow:
        if query == "3":
            reached.set()
            assert go_on.wait(10)
        return row(query)

    survey = RunningSurvey(["1", "2", "3", "4", "5"], measure)
    assert reached.wait(10)
    assert (survey.done, survey.total, survey.running) == (2, 5, True)
    survey.cancel()
    go_on.set()
    survey.wait(10)
    assert not survey.running
    assert [found.query for found in survey.rows()] == ["1", "2", "3"]
    assert survey.fault == ""


@pytest.mark.parametrize("error", [StoreUnavailable("The server is gone."), ZeroDivisionError("boom")])
def test_a_fault_ends_it_with_a_sentence_and_keeps_what_is_measured(error: Exception) -> None:
    def measure(query: str) -> SurveyRow:
        if query == "2":
            raise error
        return row(query)

    survey = RunningSurvey(["1", "2", "3"], measure)
    survey.wait(10)
    assert survey.done == 1
    assert survey.fault.endswith(".")
    assert "boom" not in survey.fault
