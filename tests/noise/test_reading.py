from __future__ import annotations

from collections.abc import Sequence

import pytest

from search.fulltext import Tokenizer, tokenizer_of
from search.noise import Reading, query_terms, read_query
from search.noise.words import likeness

TEXTS = ("Fresh bread in Paris", "Bread for offices in Berlin", "Zyxlo walks your dog in Paris")
TOKENIZER = Tokenizer()


def reading(query: str, texts: Sequence[str] = TEXTS, names: Sequence[str] = ()) -> Reading:
    """How a catalog of these texts sees a query."""
    held_by = [{*TOKENIZER.tokenize(text)} for text in texts]
    terms = query_terms(query, TOKENIZER)
    return read_query(
        terms,
        held=any(terms.words.keys() <= held for held in held_by),
        known=[term for term in terms.strange if any(term in held for held in held_by)],
        names=[frozenset(TOKENIZER.tokenize(name)) for name in names],
    )


@pytest.mark.parametrize(
    ("query", "held", "recognised"),
    [
        ("bread", True, 1),
        ("Zyxlo", True, 1),
        ("the dogs of Paris", True, 1),
        ("dog bread", False, 1),
        ("zyxlo bread", False, 1),
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
    found = reading(query)
    assert found.held is held
    assert found.recognised == pytest.approx(recognised)


def test_the_name_of_a_hit_is_held_though_no_text_has_it() -> None:
    assert reading("qwonko ✈", names=["Other", "Qwonko!"]) == Reading(True, 1)
    assert not reading("qwonko", names=["Qwonko Paris"]).held
    assert not reading("?!", names=["!!"]).held


def test_in_another_language_a_word_that_is_not_held_may_be_one() -> None:
    german = tokenizer_of("german")
    terms = query_terms("Brot und guitar khgcvyuui", german)
    assert terms.words == {"brot": "Brot", "guitar": "guitar", "khgcvyuui": "khgcvyuui"}
    assert terms.strange == ("brot", "guitar", "khgcvyuui")
    found = read_query(terms, held=False, known=["brot"])
    assert not found.held
    assert found.recognised == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)


def test_an_empty_catalog_holds_nothing() -> None:
    assert reading("bread qpwoz", []) == Reading(False, 1 / 2)


def test_the_terms_of_a_query_are_told_with_the_words_typed() -> None:
    found = query_terms("The Guitars, zyxlo's guitar", TOKENIZER)
    assert found.words == {"guitar": "guitar", "zyxlo": "zyxlo"}
    assert (found.strange, found.blank) == (("zyxlo",), False)
    assert [query_terms(query, TOKENIZER).blank for query in ("who are you", "?!", "")] == [False, True, True]


def test_a_query_of_very_many_strange_words_asks_the_catalog_for_a_few() -> None:
    query = " ".join(f"zq{number}xv" for number in range(500))
    found = query_terms(query, TOKENIZER)
    assert len(found.words) == 500
    assert len(found.strange) == 32


def test_a_word_in_no_list_counts_by_the_letters_in_its_pieces() -> None:
    assert likeness("toothpaste") == 1 / 2
    assert likeness("fertiliser") == (10 / 4 - 2) / 2
    assert likeness("khgcvyuui") == likeness("") == 0
