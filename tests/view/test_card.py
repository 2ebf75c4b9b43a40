from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import Tokenizer
from search.request import FULLTEXT, NEURAL
from search.startup import Hit, Startup
from search.view.card import card_html, tagline
from search.view.logo import hue, monogram
from tests.view.reading import HOSTILE, Read


def card(startup: Startup, query: str = "", *, remote: bool = True, engine: str = FULLTEXT) -> Read:
    hit = Hit(startup.id, 1, 1.25, startup)
    return Read(card_html(hit, engine, frozenset(Tokenizer().tokenize(query)), remote_logos=remote))


def test_matched_words_are_marked_by_their_stem() -> None:
    startup = Startup(0, "Payrail", "Payments that pay. Paying is easy.", alt="Payrail - payment rails")
    assert card(startup, "pay").marked == ["pay", "Paying"]
    assert card(startup, "payment").marked == ["payment", "Payments"]


def test_a_match_in_the_tags_is_seen() -> None:
    assert card(Startup(0, "A", "nothing", alt="A - bee keeping"), "bees").marked == ["bee"]


def test_links_open_apart_and_only_to_the_web() -> None:
    link = card(Startup(0, "A", link="https://a.example/?x=1&y=2")).first("a")
    assert link["href"] == "https://a.example/?x=1&y=2"
    assert link["target"] == "_blank"
    assert "noopener" in str(link["rel"])
    assert "a" not in [tag for tag, _ in card(Startup(0, "A")).tags]


def test_logos_are_lazy_and_have_a_monogram_to_fall_back_on() -> None:
    image = card(Startup(0, "Blue Bee", logo="https://a.example/l.png")).first("img")
    assert (image["loading"], image["data-mono"], image["alt"]) == ("lazy", "BB", "Blue Bee logo")
    assert image["width"] == image["height"]


def test_remote_logos_can_be_turned_off() -> None:
    assert "img" not in [t for t, _ in card(Startup(0, "A", logo="https://a.example/l.png"), remote=False).tags]
    inline = Startup(0, "A", logo="data:image/png;base64,AAAA")
    assert card(inline, remote=False).first("img")["src"] == inline.logo


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Blue Bee", "BB"), ("voltly", "VO"), ("É clair", "ÉC"), ("7", "7"), ("!!", "•"), ("ﬁx", "FI")],
)
def test_monograms(name: str, letters: str) -> None:
    assert monogram(name) == letters


def test_a_name_has_the_same_colour_in_every_process_and_names_differ() -> None:
    names = [f"Startup {i}" for i in range(100)]
    hues = [hue(name) for name in names]
    assert all(0 <= one < 360 for one in hues)
    assert len({*hues}) > 50
    code = f"from search.view.logo import hue; print([hue(name) for name in {names!r}])"
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == hues


@pytest.mark.parametrize(
    ("name", "alt", "shown"),
    [
        ("SaferCodes", "SaferCodes Logo QR codes generator", "QR codes generator"),
        ("Human Practice", "Human Practice -  health care", "health care"),
        ("Logos Inc", "Logos Inc - logos", "logos"),
        ("A", "", ""),
        ("A", "B - other", "B - other"),
    ],
)
def test_the_tagline_is_the_alt_text_without_the_name(name: str, alt: str, shown: str) -> None:
    assert tagline(Startup(0, name, alt=alt)) == shown


def test_scores_have_their_unit() -> None:
    assert "BM25" in card(Startup(0, "A")).words
    assert "cosine" in card(Startup(0, "A"), engine=NEURAL).words


@given(text=st.one_of(st.just(HOSTILE), st.text(max_size=60)), query=st.text(max_size=20))
def test_whatever_the_catalog_says_stays_text(text: str, query: str) -> None:
    startup = Startup(0, text, text, text, "https://a.example", "https://a.example/l.png", text)
    read = card(startup, query)
    assert {tag for tag, _ in read.tags} <= set("article span img div h3 a p mark b".split())
    for _, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes)
    assert read.first("a")["href"] == "https://a.example"
    assert read.first("img")["src"] == "https://a.example/l.png"
