from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from search.explain import Explanation, Heat, Part, TermFacts
from search.request import FULLTEXT, HYBRID, NEURAL, RRF
from search.view.element import html
from search.view.explained import explained, heated
from tests.view.reading import HOSTILE, Read, harmless

FACTS = TermFacts(2, 1.5, 1.2, 10, 12.5, 1)


def made(text: str, heat: tuple[Heat, ...], parts: tuple[Part, ...] = (), read: int | None = None) -> Explanation:
    return Explanation(NEURAL, 0, 0.5, text, parts, heat, len(text) if read is None else read)


def whole(explanation: Explanation) -> str:
    return html(explained(explanation))


def heats(explanation: Explanation) -> str:
    """The text with its heat, without the legend."""
    return html(heated(explanation)[0])


def test_the_text_is_all_there_with_every_word_shaded_by_its_part() -> None:
    found = heats(made("dog, cat.", (Heat(0, 3, 0.4), Heat(3, 4, -0.1), Heat(5, 8, 0.2))))
    read = Read(found)
    assert read.words == "dog, cat."
    spans = [(span["class"], span["style"], span["title"]) for span in read.all("span")]
    assert spans == [
        ("more", "--heat:100%", "+0.4000"), ("less", "--heat:25%", "-0.1000"), ("more", "--heat:50%", "+0.2000"),
    ]  # fmt: skip


def test_what_was_not_read_is_told_apart() -> None:
    found = Read(heats(made("dog walker runs", (Heat(0, 3, 0.4),), read=3)))
    assert [span["class"] for span in found.all("span")] == ["more", "unread"]
    assert found.words.startswith("dog walker runs")


def test_the_largest_parts_come_first_and_the_others_are_summed() -> None:
    parts = tuple(Part(f"w{i}", value) for i, value in enumerate([0.01, -0.3, 0.2, *[0.05] * 9]))
    written = whole(made("w", (Heat(0, 1, 0.5),), parts))
    labels = re.findall(r'<th scope="row".*?>(.*?)</th>', written)
    assert labels[:2] == ["w1", "w2"]
    assert labels[-2:] == ["4 other words", "sum"]
    assert "0.1600" in written
    assert "−0.3000" in written


def test_each_engine_is_explained_in_the_same_way() -> None:
    words = Explanation(FULLTEXT, 0, 1.8, "dog dog", (Part("dog", 1.8, FACTS),), (Heat(0, 3, 0.9),), 7)
    ranks = (Part("Neural 1 / (60 + 3)", 1 / 63), Part("Full-text 1 / (60 + 1)", 1 / 61))
    written = whole(Explanation(HYBRID, 0, 1 / 63 + 1 / 61, "dog dog", ranks, parents=(words,), fusion=RRF))
    read = Read(written)
    assert len(read.all("table")) == 3
    assert "Full-text 1 / (60 + 1)" in read.words
    assert "1.500" in read.words
    assert "13 on average" in read.words or "12 on average" in read.words


def test_a_score_of_nothing_says_so() -> None:
    assert "none of the query" in whole(Explanation(FULLTEXT, 0, 0.0, "dog", ()))


printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(printable.map(lambda text: f"{HOSTILE}{text}"), st.integers(0, 50), st.integers(1, 30))
def test_hostile_text_is_shown_and_not_obeyed(text: str, start: int, length: int) -> None:
    heat = (Heat(start, start + length, 0.3),) if start + length <= len(text) else (Heat(0, 4, -0.2),)
    facts = (Part(text, 0.5, FACTS), Part(HOSTILE, -0.1))
    written = whole(made(text, heat, facts))
    assert harmless(written)
    assert Read(heats(made(text, heat))).words == text


def test_an_endless_text_is_cut() -> None:
    text = "word " * 20_000
    heat = tuple(Heat(i * 5, i * 5 + 4, 0.1) for i in range(20_000))
    assert len(whole(made(text, heat, (Part("word", 0.5),)))) < 200_000


def test_punctuation_and_function_words_are_one_line() -> None:
    parts = (
        Part("dog", 0.3),
        *(Part(label, v, small=True) for label, v in {"the": 0.1, "punctuation": 0.08, "of": 0.02}.items()),
    )
    labels = re.findall(r'<th scope="row".*?>(.*?)</th>', whole(made("dog", (Heat(0, 3, 0.3),), parts)))
    assert labels == ["dog", "function words and punctuation", "sum"]
    assert "0.2000" in whole(made("dog", (Heat(0, 3, 0.3),), parts))
