from __future__ import annotations

from search.compare.survey import SurveyRow
from search.view.surveyed import survey_summary

PAIR = ("neural", "fulltext")


def row(*, same: bool = False, nothing: tuple[str, ...] = (), unanswered: bool = False) -> SurveyRow:
    return SurveyRow("q", 0.5, 0.5, 1, "A", "B", same, nothing, unanswered)


def test_it_counts_what_the_rows_say() -> None:
    rows = [row(), row(), row(same=True), row(nothing=("fulltext",)), row(nothing=PAIR, unanswered=True)]
    assert survey_summary(rows, PAIR) == (
        "On 2 of 5 queries neural and full-text rank different hits first; neural finds nothing for 1; "
        "full-text finds nothing for 2; 1 has no good match."
    )


def test_it_leaves_out_what_does_not_happen() -> None:
    told = survey_summary([row(same=True)], PAIR)
    assert told == "On 0 of 1 query neural and full-text rank different hits first."
