from __future__ import annotations

from collections.abc import Collection

import pytest

from search.catalog.city_index import build_cities
from search.fulltext import FullTextSearcher, Tokenizer, build_postings
from search.noise import Reading, read_query
from search.noise.words import likeness
from search.startup import Startup

TEXTS = ("Fresh bread in Paris", "Bread for offices in Berlin", "Zyxlo walks your dog in Paris")


class NoRecords(tuple[Startup, ...]):
    def many(self, ids: Collection[int]) -> dict[int, Startup]:
        raise NotImplementedError


def indexed(*texts: str) -> FullTextSearcher:
    """Full-text over texts, each in the city it ends with."""
    tokenizer = Tokenizer()
    postings = build_postings(tokenizer.tokenize(text) for text in texts)
    return FullTextSearcher(postings, tokenizer, NoRecords(), build_cities([text.split()[-1] for text in texts]))


FULLTEXT = indexed(*TEXTS)


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
    reading = read_query(query, FULLTEXT)
    assert reading.held is held
    assert reading.recognised == pytest.approx(recognised)


def test_a_filter_decides_who_can_hold_the_words() -> None:
    assert read_query("bread", FULLTEXT, cities=["berlin"]).held
    assert read_query("dog", FULLTEXT, cities=["Berlin", "Paris"]).held
    assert not read_query("dog", FULLTEXT, cities=["Berlin"]).held
    assert not read_query("bread", FULLTEXT, cities=["Atlantis"]).held


def test_the_name_of_a_hit_is_held_though_no_text_has_it() -> None:
    assert read_query("qwonko ✈", FULLTEXT, names=["Other", "Qwonko!"]) == Reading(True, 1)
    assert not read_query("qwonko", FULLTEXT, names=["Qwonko Paris"]).held
    assert not read_query("?!", FULLTEXT, names=["!!"]).held


def test_an_empty_catalog_holds_nothing() -> None:
    assert read_query("bread qpwoz", indexed()) == Reading(False, 1 / 2)


def test_a_word_in_no_list_counts_by_the_letters_in_its_pieces() -> None:
    assert likeness("toothpaste") == 1 / 2
    assert likeness("fertiliser") == (10 / 4 - 2) / 2
    assert likeness("khgcvyuui") == likeness("") == 0
