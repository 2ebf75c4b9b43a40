from __future__ import annotations

import numpy as np
import pytest

from search.fulltext import Tokenizer, build_postings
from search.noise import Reading, read_query
from search.noise.words import likeness

TEXTS = ("Fresh bread in Paris", "Bread for offices in Berlin", "Zyxlo walks your dog in Paris")
TOKENIZER = Tokenizer()
POSTINGS = build_postings(TOKENIZER.tokenize(text) for text in TEXTS)


@pytest.mark.parametrize(
    ("query", "held", "recognised"),
    [
        ("bread", True, 1),
        ("Zyxlo", True, 1),
        ("the dogs of Paris", True, 1),
        ("dog bread", False, 1),
        ("guitar", False, 1),
        ("bread guitar", False, 1),
        ("khgcvyuui", False, 0),
        ("bread khgcvyuui", False, 1 / 2),
        ("toothpaste", False, 1 / 2),
        ("guitar khgcvyuui qpwoz", False, 1 / 3),
        ("who are you", False, 1),
        ("?!", False, 0),
        ("", False, 0),
    ],
)
def test_what_is_held_and_what_is_recognised(query: str, held: bool, recognised: float) -> None:
    reading = read_query(query, TOKENIZER, POSTINGS)
    assert reading.held is held
    assert reading.recognised == pytest.approx(recognised)


def test_a_filter_decides_who_can_hold_the_words() -> None:
    assert read_query("bread", TOKENIZER, POSTINGS, among=np.array([0, 1])).held
    assert not read_query("bread", TOKENIZER, POSTINGS, among=np.array([2])).held
    assert not read_query("bread", TOKENIZER, POSTINGS, among=np.array([], np.int64)).held


def test_the_name_of_a_hit_is_held_though_no_text_has_it() -> None:
    assert read_query("qwonko ✈", TOKENIZER, POSTINGS, names=["Other", "Qwonko!"]) == Reading(True, 1)
    assert not read_query("qwonko", TOKENIZER, POSTINGS, names=["Qwonko Paris"]).held
    assert not read_query("?!", TOKENIZER, POSTINGS, names=["!!"]).held


def test_an_empty_catalog_holds_nothing() -> None:
    assert read_query("bread qpwoz", TOKENIZER, build_postings([])) == Reading(False, 1 / 2)


def test_a_word_in_no_list_counts_by_the_letters_in_its_pieces() -> None:
    assert likeness("toothpaste") == 1 / 2
    assert likeness("fertiliser") == (10 / 4 - 2) / 2
    assert likeness("khgcvyuui") == likeness("") == 0
