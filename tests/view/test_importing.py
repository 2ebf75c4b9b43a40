from __future__ import annotations

from typing import Any

import pytest

from search.catalog.guess import Guess, guess
from search.catalog.mapping import Kind, Noun
from search.errors import CatalogError
from search.view.importing import (
    COLUMN,
    DETAIL,
    FILTERS,
    LABEL,
    NAME,
    TEXT,
    USE,
    mapping_of,
    noun_of,
    rows_of,
)

ROWS = [
    {
        "title": f"Course {i}",
        "summary": f"What one learns in lesson {i} about baking bread and cakes at home",
        "level": ("easy", "hard")[i % 2],
        "hours": str(5 * i),
        "code": f"C-{i}",
    }
    for i in range(1, 41)
]
NOUN = Noun(one="course", many="courses")


@pytest.fixture
def guessed() -> Guess:
    return guess(ROWS, "courses.csv")


def changed(guessed: Guess, **uses: str) -> list[dict[str, Any]]:
    return [row | ({USE: uses[row[COLUMN]]} if row[COLUMN] in uses else {}) for row in rows_of(guessed)]


def test_what_is_left_as_guessed_is_the_guess(guessed: Guess) -> None:
    mapping = mapping_of(rows_of(guessed), guessed.mapping, guessed.mapping.noun, guessed.mapping.language)
    assert mapping == guessed.mapping


def test_every_column_has_a_row_with_a_reason_and_those_in_use_come_first(guessed: Guess) -> None:
    rows = rows_of(guessed)
    assert {row[COLUMN] for row in rows} == {*ROWS[0]}
    assert all(row["Why"] for row in rows)
    uses = [row[USE] == DETAIL for row in rows]
    assert uses == sorted(uses)


def test_a_column_is_used_as_a_person_says(guessed: Guess) -> None:
    rows = changed(guessed, code=FILTERS[Kind.VALUES], hours=DETAIL, title=TEXT, summary=NAME)
    mapping = mapping_of(rows, guessed.mapping, NOUN, "german")
    assert (mapping.name, mapping.text) == (("summary",), ("title",))
    assert {facet.columns[0]: facet.kind for facet in mapping.facets} == {"level": Kind.VALUES, "code": Kind.VALUES}
    assert (mapping.noun, mapping.language) == (NOUN, "german")


def test_filters_are_called_as_typed_and_apart(guessed: Guess) -> None:
    rows = [row | {LABEL: "So: hard?"} for row in changed(guessed, hours=FILTERS[Kind.VALUES])]
    mapping = mapping_of(rows, guessed.mapping, NOUN, "english")
    labels = [facet.label for facet in mapping.facets]
    assert len({label.casefold() for label in labels}) == len(labels) > 1
    assert not any(":" in label for label in labels)


def test_what_cannot_be_indexed_is_refused(guessed: Guess) -> None:
    nothing = changed(guessed, title=DETAIL, summary=DETAIL)
    with pytest.raises(CatalogError):
        mapping_of(nothing, guessed.mapping, NOUN, "english")
    many = changed(guessed, **dict.fromkeys(ROWS[0], FILTERS[Kind.VALUES]))
    with pytest.raises(CatalogError):
        mapping_of([*many, {COLUMN: "x", USE: TEXT}], guessed.mapping, NOUN, "english")
    with pytest.raises(CatalogError):
        noun_of("x" * 100, "", NOUN)


def test_a_blank_noun_is_the_guessed_one() -> None:
    assert noun_of("  ", " big   boats ", NOUN) == Noun(one="course", many="big boats")
