from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import Tokenizer, tokenizer_of
from search.request import MAX_QUERY_CHARS
from search.suggest.spelling import MOST_WORDS, Spelling, common_words, suggestion

WORDS = ["with", "bread", "insomnia", "cure", "cures", "core", "villages", "breed", "ümlaut"]
SPELLING = Spelling(WORDS)
TOKENIZER = Tokenizer()


def df(terms: Sequence[str]) -> Mapping[str, int]:
    """A catalog of exactly these words."""
    return {term: int(term in TOKENIZER.tokenize(" ".join(WORDS))) for term in terms}


def suggest(query: str) -> str | None:
    return suggestion(query, SPELLING, TOKENIZER, df)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("insomnia cuer", "insomnia cure"),
        ("Insomina, cure?", "insomnia, cure?"),
        ("brad with brread", "brad with bread"),
        ("vilages", "villages"),
        ("vlilagse vilages", "villages villages"),
        ("ınsomnia breaad", "ınsomnia bread"),
    ],
)
def test_a_word_that_no_record_holds_is_put_right(typed: str, meant: str) -> None:
    assert suggest(typed) == meant


def test_in_another_language_a_word_is_not_right_for_being_english() -> None:
    german = tokenizer_of("german")
    words = ["häuser", "brot", "straße"]
    held = {term for word in words for term in german.tokenize(word)}

    def suggested(query: str, tokenizer: Tokenizer) -> str | None:
        return suggestion(query, Spelling(words), tokenizer, lambda terms: {term: int(term in held) for term in terms})

    assert suggested("boot Häuzer", german) == "brot häuser"
    assert suggested("boot", TOKENIZER) is None
    assert suggested("Häuser hauses", german) is None


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("insomnia cure", "all known"),
        ("curing", "its stem is known"),
        ("cute", "it is English"),
        ("cur3", "it is a code"),
        ("cre", "it is too short"),
        ("dread", "it is English, and begins with another letter"),
        ("xread", "it begins with another letter"),
        ("brxxd", "two letters of five are wrong"),
        ("vxllxgxs", "three letters of eight are wrong"),
        ("?!", "no words"),
    ],
)
def test_other_words_are_left(query: str, why: str) -> None:
    assert suggest(query) is None, why


def test_of_equally_near_words_the_most_frequent_is_meant() -> None:
    assert Spelling(["breed", "bread"]).nearest("breyd") == "breed"
    assert Spelling(["bread", "breed"]).nearest("breyd") == "bread"


def test_a_query_of_many_unknown_words_is_left() -> None:
    typos = ["breadq", "breadx", "breadz", "breadv", "breadk", "breadj", "breadw", "breadp"]
    assert suggest(" ".join(typos)) == " ".join(["bread"] * 8)
    assert suggest(" ".join([*typos, "breadh"])) is None


@given(st.text(max_size=200) | st.text("bread cuinsom", max_size=MAX_QUERY_CHARS))
def test_what_is_proposed_needs_no_proposal(query: str) -> None:
    proposed = suggest(query)
    assert proposed is None or (proposed != query and suggest(proposed) is None)


def test_the_most_frequent_words_of_letters_are_kept() -> None:
    counts = {"bread": 2, "dog": 5, "at": 9, "iso27001": 9, "ale": 2, "x" * 33: 9}
    assert common_words(counts) == ["dog", "ale", "bread"]
    many = {f"{'abcdefghij'[i % 10]}{chr(0x4E00 + i // 10)}word": i + 1 for i in range(MOST_WORDS + 10)}
    kept = common_words(many)
    assert len(kept) == MOST_WORDS
    assert min(many[word] for word in kept) == 11
