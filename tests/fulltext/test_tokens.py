from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import Tokenizer


def test_words_are_folded_stemmed_and_rid_of_stop_words() -> None:
    assert Tokenizer().tokenize("The Payments of a CAFÉ, don't they?") == ["payment", "cafe"]


def test_a_shared_stem_decides_what_matches() -> None:
    tokens = Tokenizer()
    assert tokens.tokenize("paying") == tokens.tokenize("pays") == ["pay"]
    assert tokens.tokenize("payments") != tokens.tokenize("pay")


def test_codes_stay_whole() -> None:
    assert Tokenizer().tokenize("IN865 ISO 13485") == ["in865", "iso", "13485"]


def test_spans_point_at_the_words_as_written() -> None:
    text = "Ein CAFÉ’s ﬁlter"
    assert [(text[s.start : s.end], s.term) for s in Tokenizer().spans(text)] == [
        ("Ein", "ein"),
        ("CAFÉ", "cafe"),
        ("ﬁlter", "filter"),
    ]


@given(st.text(max_size=120))
def test_spans_are_the_tokens_in_order_inside_the_text(text: str) -> None:
    tokenizer = Tokenizer()
    spans = tokenizer.spans(text)
    assert [span.term for span in spans] == tokenizer.tokenize(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
