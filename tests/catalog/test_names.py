from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog.names import name_key


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Apple Inc.", "apple"),
        ("ÉCLAIR", "eclair"),
        ("Kettle & Wednesdays", "kettle wednesdays"),
        ("Inc.", "inc"),
        ("ANT Ltd", "ant"),
        ("Co Łaska", "co laska"),
        ("Smørrebrød Đakovo", "smorrebrod dakovo"),
    ],
)
def test_names_are_compared_without_case_accents_signs_and_legal_form(name: str, same: str) -> None:
    assert name_key(name) == name_key(same) == same


@pytest.mark.parametrize("name", ["", "…", "?!"])
def test_a_name_without_a_word_has_no_key(name: str) -> None:
    assert name_key(name) == ""


@given(st.text(max_size=40))
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name) == name_key(f"  {name}  ")
