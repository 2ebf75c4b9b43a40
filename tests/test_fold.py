"""Case, accents and marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fold import MAY_HAVE_MARKS, PLAIN, SPELT, Form, fold
from search.splitting import split, whole

MARKS = st.characters(categories=["Mn", "Mc"])
TEXTS = st.text(max_size=60) | st.lists(st.characters() | MARKS, max_size=40).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉCOLE", "ecole"),
        ("ﬁlter", "filter"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("Πουλάμε", "πουλαμε"),
        ("हिन्दी", "हिन्दी"),
        ("ड़", "ड\u093c"),
        ("ก้", "ก้"),
        ("ｶﾞ", "ガ"),
        ("한국어", "한국어"),
        (unicodedata.normalize("NFD", "한국어"), "한국어"),
        ("தமிழ்", "தமிழ்"),
        ("葛\U000e0100", "葛"),
    ],
)
def test_accents_go_and_marks_that_make_words_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_with_accents_a_letter_is_one_character_however_it_was_written() -> None:
    assert SPELT.of("E\u0301cole") == SPELT.of("École") == "école"


@given(TEXTS)
def test_folding_again_changes_nothing_of_letters(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("form", [PLAIN, SPELT])
@given(text=TEXTS)
def test_every_character_of_a_form_is_traced(form: Form, text: str) -> None:
    traced = form.traced(text)
    assert traced.text == form.of(text)
    assert len(traced.text) == len(traced.starts) == len(traced.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(traced.starts, traced.ends, strict=True))
    assert [*traced.starts] == sorted(traced.starts)


def test_scripts_with_marks_are_recognised() -> None:
    marks = [char for char in map(chr, range(0x1F000)) if unicodedata.category(char) in ("Mn", "Mc")]
    visible = [char for char in marks if not 0xFE00 <= ord(char) <= 0xFE0F]
    assert [hex(ord(char)) for char in visible if not MAY_HAVE_MARKS.search(char)] == []


def test_a_pile_of_marks_is_folded_in_linear_time() -> None:
    assert len(fold("か" + "\u3099\u094d" * 100_000)) > 100_000


@given(TEXTS)
def test_a_word_is_never_empty_and_never_holds_a_space(text: str) -> None:
    assert all(word and word == "".join(word.split()) for word in [*split(fold(text)), *whole(fold(text))])
