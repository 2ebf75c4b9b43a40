from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.catalog import clean


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("<b>bold</b> &amp; <br/>more", "bold  &  more"),
        ("<script>alert(1)</script>after", "after"),
        ("a < b and c > d", "a < b and c > d"),
        ("&lt;script&gt;", "<script>"),
        ("e\u0301", "é"),
        ("🐝 bees", "🐝 bees"),
    ],
)
def test_html_becomes_text(written: str, read: str) -> None:
    assert clean.plain_text(written, 100) == read


def test_text_is_bounded() -> None:
    assert len(clean.plain_text("x" * 1_000_000, clean.MAX_DESCRIPTION)) == clean.MAX_DESCRIPTION


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example/p?q=1&copy=2#f", "HTTPS://A.example"])
def test_web_links_pass(url: str) -> None:
    assert clean.web_link(url) == url


def test_a_missing_scheme_is_added() -> None:
    assert clean.web_link("www.a.example") == "http://www.a.example"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "ftp://a.example",
        "//a.example",
        "http://",
        'https://a.example/"onmouseover="x',
        "https://a.example/<script>",
        "https://a b.example",
        "https://a.example/\u202e",
        "https://a.example/?a=1&copy=2\ud83d",
        "http://[bad",
        "https://a.example/" + "x" * 3000,
        None,
        7,
        {},
    ],
)
def test_other_links_are_dropped(url: object) -> None:
    assert clean.web_link(url) == ""


def test_logos_may_be_small_inline_images() -> None:
    inline = "data:image/png;base64,iVBORw0KGgo="
    assert clean.logo_address(inline) == inline
    assert clean.logo_address("data:text/html;base64,PHNjcmlwdD4=") == ""
    assert clean.logo_address("data:image/png;base64," + "A" * 100_000) == ""
    assert clean.logo_address("javascript:alert(1)") == ""


@given(st.text(max_size=300), st.integers(1, 50))
def test_cleaning_never_fails_and_keeps_its_bound(text: str, limit: int) -> None:
    cleaned = clean.plain_text(text, limit)
    assert len(cleaned) <= limit
    assert cleaned == cleaned.strip()
    cleaned.encode("utf-8")
    link = clean.web_link(text)
    assert link == "" or link.lower().startswith(("http://", "https://"))
