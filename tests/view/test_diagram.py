from __future__ import annotations

import pytest

from search.request import FULLTEXT, HYBRID, NEURAL
from search.view.catalog_view import CatalogView
from search.view.diagram import diagram, in_order
from search.view.element import html
from tests.view.compared import made
from tests.view.reading import Read


def shown(*rankings: list[int], rows: int = 20) -> Read:
    return Read(html(diagram(made(*rankings), view=CatalogView(), rows=rows)))


def lines(read: Read) -> list[str]:
    """The ids that a line joins, once for each of its halves."""
    return [str(path["data-id"]) for path in read.all("path")]


def stubs(read: Read) -> list[str]:
    return [str(span["data-id"]) for span in read.all("span") if str(span.get("class")).startswith("stub")]


def test_a_line_of_two_halves_joins_each_startup_that_is_in_both() -> None:
    read = shown([1, 2, 3], [3, 9, 2])
    assert sorted(lines(read)) == ["2", "2", "3", "3"]
    assert {str(path["class"]) for path in read.all("path")} == {"line neural", "line fulltext"}


def test_the_halves_of_a_line_meet_and_end_in_the_middle_of_their_rows() -> None:
    left, right = (str(path["d"]) for path in shown([1, 2], [2]).all("path"))
    assert left.startswith("M0 15C")
    assert left.endswith(" 50 10")
    assert right.startswith("M50 10C")
    assert right.endswith(" 100 5")


def test_what_only_one_shows_has_a_stub_with_its_rank_there() -> None:
    read = shown([1, 2, 3], [3, 9])
    assert sorted(stubs(read)) == ["1", "2", "9"]
    assert read.words.count("not found") == 3


def test_the_hybrid_stands_between_the_engines_it_is_made_of() -> None:
    assert in_order((NEURAL, FULLTEXT, HYBRID)) == [NEURAL, HYBRID, FULLTEXT]
    assert in_order((NEURAL, HYBRID)) == [NEURAL, HYBRID]
    read = shown([1, 2], [2, 3], [2, 1])
    assert [ol["aria-label"] for ol in read.all("ol")] == ["Neural", "Hybrid", "Full-text"]
    # Neural and hybrid share 1 and 2, hybrid and full-text share 2.
    assert sorted(lines(read)) == ["1", "1", "2", "2", "2", "2"]


@pytest.mark.parametrize(("first", "second"), [([], []), ([1], []), ([], [1])])
def test_an_engine_may_find_nothing(first: list[int], second: list[int]) -> None:
    assert shown(first, second).words.count("finds nothing") == [first, second].count([])


def test_of_a_long_ranking_the_first_rows_are_drawn_and_the_others_counted() -> None:
    read = shown([*range(100)], [*range(100)], rows=20)
    assert len(read.all("li")) == 40
    assert read.words.count("and 80 more below") == 2
