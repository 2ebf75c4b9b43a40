from __future__ import annotations

import pytest

from search.view.filters import among, says_itself, value_text


@pytest.mark.parametrize(
    ("filters", "phrase"),
    [
        ((), ""),
        ((("City", ("Berlin",)),), " in Berlin"),
        ((("City", ("Berlin", "Paris")),), " in Berlin or Paris"),
        ((("City", ("A", "B", "C")),), " in A, B or C"),
        ((("City", ("A", "B", "C", "D", "E")),), " in A, B, C or 2 others"),
        ((("Batch", ("Winter 2012",)),), " with Batch Winter 2012"),
        ((("Batch", ("W12",)), ("Country", ("Chile",))), " with Batch W12 and in Chile"),
        ((("Year", ("2010..2012",)),), " with Year 2010 to 2012"),
    ],
)
def test_filters_follow_a_noun(filters: tuple[tuple[str, tuple[str, ...]], ...], phrase: str) -> None:
    assert among(filters) == phrase


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2010..", "from 2010"),
        ("..2010", "up to 2010"),
        ("-5..3.5", "-5 to 3.5"),
        ("2012-03-01..2012-04", "2012-03-01 to 2012-04"),
        ("..", ".."),
        ("a..b", "a..b"),
        ("wait...", "wait..."),
        ("", ""),
    ],
)
def test_only_ranges_are_put_in_words(value: str, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "alone"),
    [("Garden", True), ("12 cm", True), ("yes", False), ("False", False), ("XL", False), ("2012", False)],
)
def test_short_answers_and_numbers_need_the_label_of_their_facet(value: str, alone: bool) -> None:
    assert says_itself(value) is alone
