from __future__ import annotations

import subprocess
import sys

import pytest

from search.noise import noise_queries, queries
from search.noise.words import english_words


def test_the_same_catalog_gets_the_same_queries() -> None:
    assert noise_queries(str.istitle) == noise_queries(str.istitle)


def test_there_are_as_many_as_asked_for_and_no_two_alike() -> None:
    assert len(noise_queries(lambda word: False)) == len(set(noise_queries(lambda word: False))) == 300
    assert len(noise_queries(lambda word: False, 7)) == 7


def test_the_vocabulary_that_ships_with_the_model_is_found() -> None:
    assert len(english_words()) > 15_000
    assert {"weather", "guitar"} <= set(english_words())


def test_every_second_query_is_words_that_the_catalog_does_not_hold() -> None:
    known = {word for word in english_words() if word < "m"}
    drawn = noise_queries(known.__contains__)
    words = [word for query in drawn[1::2] for word in query.split()]
    assert set(words) <= set(english_words()) - known
    assert all(1 <= len(query.split()) <= 3 for query in drawn)


def test_the_others_are_letters() -> None:
    words = [word for query in noise_queries(lambda word: False)[::2] for word in query.split()]
    assert sum(word in english_words() for word in words) / len(words) < 0.05


def test_a_catalog_that_holds_every_word_still_gets_its_queries() -> None:
    assert len(set(noise_queries(lambda word: True))) == 300


def test_without_the_vocabulary_all_of_it_is_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "english_words", tuple)
    assert len(set(noise_queries(lambda word: False))) == 300


@pytest.mark.parametrize("letters", ["aaaabcß", "東京都猫犬", "ก"])
def test_in_another_language_all_of_it_is_letters_of_the_catalog(letters: str) -> None:
    drawn = noise_queries(lambda word: len(word) == 3, letters=letters)
    assert len({*drawn}) == 300
    assert {*"".join(drawn)} <= {*letters, " "}
    assert not any(len(word) == 3 for query in drawn for word in query.split())
    assert drawn == noise_queries(lambda word: len(word) == 3, letters=letters)


def test_importing_the_package_loads_no_model() -> None:
    code = "import sys, search.noise; assert not {'torch', 'sentence_transformers', 'streamlit'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
