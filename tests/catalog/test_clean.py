from __future__ import annotations

import html
import math
import re
import time
import unicodedata

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


@given(st.text(alphabet="ab <&;\n\u00a0é", max_size=12), st.integers(0, 12))
def test_one_line_is_the_plain_text_without_runs_of_white_space(text: str, limit: int) -> None:
    assert clean.one_line(text, limit) == " ".join(clean.plain_text(text, limit).split())


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


@pytest.mark.parametrize("number", [10**5000, -(10**5000), 10**400, math.nan, math.inf, -math.inf, 1e308], ids=type)
def test_no_number_fails(number: float) -> None:
    assert len(clean.plain_text(number, 100)) <= 100
    assert clean.one_line([number], 100) == clean.plain_text(number, 100)
    assert clean.web_link(number) == clean.logo_address(number) == ""


def test_ordinary_numbers_are_text() -> None:
    assert clean.plain_text(1997, 100) == "1997"
    assert clean.plain_text(0.5, 100) == "0.5"


@pytest.mark.parametrize("zeros", [0, 100, 5000])
def test_references_to_numbers_beyond_unicode_are_replaced(zeros: int) -> None:
    assert clean.plain_text(f"a &#{'0' * zeros}{'1' * 5000}; b", 10_000) == "a \ufffd b"
    assert clean.plain_text("a &#" + "1" * 5000, 10_000) == "a \ufffd"


def test_padded_references_are_resolved() -> None:
    assert clean.plain_text("&#0000065;&#x0000042;", 100) == "AB"


_HIDDEN = re.compile(r"<(script|style)\b[^>]*>.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _by_definition(text: str) -> str:
    """The text of HTML in regular expressions that backtrack."""
    text = html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text)))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", text.replace("\r\n", "\n"))).strip()


_PARTS = ["<", ">", "/", "!", "-", "--", "&", "a", " ", "\n", '="', "é", ";", "#1", "amp", "\u0301", "\u0327"]
_PARTS += ["<!--", "-->", "<!-->", "script", "STYLE", "<script", "</Script", "<style>", "</style >", "<b>", "</b>"]


@given(
    st.one_of(
        st.text('<>/!-&a scriptyle="\n', max_size=40), st.lists(st.sampled_from(_PARTS), max_size=30).map("".join)
    )
)
def test_html_is_read_as_defined(text: str) -> None:
    assert clean.plain_text(text, 1000) == _by_definition(text)


_HOSTILE = {
    "<": "<",
    "</": "</",
    "tag": "<a",
    "tag with spaces": "<a ",
    "end tag": "</a ",
    "comment": "<!--",
    "comment closed early": "<!-->",
    "comment dashes": "<!-- -- ",
    "script": "<script>",
    "script never ended": "<script ",
    "scripts in styles": "<script><style>",
    "script end never ended": "<script></script ",
    "style ended": "<style></style>",
    "style never ended": "<style a=",
    "&": "&",
    "&#": "&#",
    "number": "&#1",
    "long entity": "&abcdefghijklmnopqrstuvwxyzabcdef",
    "mark": "\u0301",
    "marks of two classes": "\u0301\u0327",
    "marks as entities": "&#769;&#807;",
    "marks that decompose": "\u0f73",
    "marks around tags": "\u0301<b>\u0327",
    "surrogate": "\ud83d",
    "space": " ",
    "control": "\x00\r",
}


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("<", ""), ("<a ", ""), ("&#", ""), ("<script>", ""), ("", ">")]
)
@pytest.mark.parametrize("unit", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_no_markup_is_slow(unit: str, before: str, after: str) -> None:
    size = 4 * clean.MAX_DESCRIPTION
    text = before + unit * (size // len(unit)) + after
    start = time.perf_counter()
    clean.plain_text(text, clean.MAX_DESCRIPTION)
    assert time.perf_counter() - start < 2  # 10,000 comments took 12 s


@pytest.mark.parametrize("unit", ["<!--", "</script ", "\u0301\u0327", "A", "=", "/", "[", "@", " ", "http://", "%"])
@pytest.mark.parametrize("before", ["", "www.", "https://", "https://a.example/", "data:image/png;base64,", "data:"])
def test_no_address_is_slow(unit: str, before: str) -> None:
    start = time.perf_counter()
    for size in (clean.MAX_URL, clean.MAX_INLINE_LOGO, 4 * clean.MAX_DESCRIPTION):
        for text in (before + unit * (size // len(unit)), (before + unit * size)[:size]):
            clean.web_link(text)
            clean.logo_address(text)
            clean.one_line(text, clean.MAX_ALT)
    assert time.perf_counter() - start < 2


def test_stacked_marks_are_cut_and_ordinary_ones_kept() -> None:
    assert clean.plain_text("x" + "\u0332" * 30 + "y", 100) == "x" + "\u0332" * 30 + "y"
    assert clean.plain_text("x" + "\u0332" * 90 + "y", 100) == "x" + "\u0332" * 30 + "y"
    symbols = "—" * 50 + "❤\ufe0f" * 40
    assert clean.plain_text(symbols, 1000) == symbols
