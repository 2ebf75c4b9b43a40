from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import Tokenizer
from search.view.snippet import Span, excerpt, matches, merged

LONG = "one two three four five " * 40 + "needle in the hay " + "six seven eight nine ten " * 40


def test_short_texts_stay_whole() -> None:
    assert excerpt("a  short\ntext", [Span(3, 8)]) == ("a short text", [Span(2, 7)])


def test_long_texts_are_cut_at_words() -> None:
    text, _ = excerpt(LONG, [], 50)
    assert text.endswith("…")
    assert set(text.rstrip("…").split()) <= {"one", "two", "three", "four", "five"}
    assert len(text) <= 51


def test_the_excerpt_is_around_the_match() -> None:
    start = LONG.index("needle")
    text, (span,) = excerpt(LONG, [Span(start, start + 6)])
    assert text[span.start : span.end] == "needle"
    assert text.startswith("…")
    assert text.endswith("…")


def test_the_densest_run_wins() -> None:
    text = "match " + "filler " * 200 + "match match match " + "filler " * 200
    spans = matches([(t.term, t.start, t.end) for t in Tokenizer().spans(text)], {"match"})
    shown, inside = excerpt(text, spans)
    assert len(inside) == 3
    assert all(shown[s.start : s.end] == "match" for s in inside)


@given(
    st.text(alphabet=st.sampled_from("ab \n\té漢🐝"), max_size=400),
    st.lists(st.tuples(st.integers(0, 399), st.integers(1, 8)), max_size=10),
    st.integers(10, 120),
)
def test_spans_keep_pointing_at_the_same_letters(text: str, places: list[tuple[int, int]], length: int) -> None:
    spans = sorted({Span(at, min(len(text), at + size)) for at, size in places if at < len(text)})
    spans = [s for s in spans if not any(c.isspace() for c in text[s.start : s.end])]
    shown, inside = excerpt(text, spans, length)
    assert len(shown) <= length + 2
    wanted = {text[s.start : s.end] for s in spans}
    assert {shown[s.start : s.end] for s in inside} <= wanted


def test_spans_that_overlap_are_one() -> None:
    assert merged([Span(0, 2), Span(1, 3), Span(3, 4), Span(6, 9), Span(7, 8)]) == [Span(0, 3), Span(3, 4), Span(6, 9)]
