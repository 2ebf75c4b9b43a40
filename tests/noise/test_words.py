from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.noise.words import likeness, word_pieces


def _by_definition(word: str) -> float:
    """Greedy longest pieces, every length tried; all letters if one fits nowhere."""
    pieces = word_pieces()
    start = count = 0
    while start < len(word):
        ends = range(len(word), start, -1)
        end = next((end for end in ends if ("##" if start else "") + word[start:end] in pieces), None)
        if end is None:
            count = len(word)
            break
        start, count = end, count + 1
    return min(1.0, max(0.0, len(word) / max(1, count) - 2)) / 2


_PIECES = sorted(piece.removeprefix("##") for piece in word_pieces() if piece.removeprefix("##"))
_WORDS = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyz0123456789_", max_size=30),
    st.text(max_size=30),
    st.lists(st.sampled_from(_PIECES), max_size=6).map("".join).map(lambda word: word[:30]),
)


@given(_WORDS)
def test_the_pieces_are_the_longest_possible(word: str) -> None:
    assert likeness(word) == _by_definition(word)


@pytest.mark.parametrize(
    "word", ["", "telecommunications", "telecommunicationsers", "toothpaste", "##ing", "[unused0]"]
)
def test_the_longest_pieces_count(word: str) -> None:
    assert likeness(word) == _by_definition(word)


def test_a_word_longer_than_any_of_english_is_not_like_one() -> None:
    assert likeness("pneumonoultramicroscopicsilicovolcanoconiosis") > 0
    assert likeness("telecommunications" * 20) == 0


@pytest.mark.parametrize("unit", ["y", "telecommunication", "zq", "漢", "ab1"])
def test_no_word_is_slow(unit: str) -> None:
    word_pieces()
    start = time.perf_counter()
    for length in range(1, 4097, 64):
        likeness((unit * 4096)[:length])
    assert time.perf_counter() - start < 2  # y took 10 s for 4,096 letters alone
