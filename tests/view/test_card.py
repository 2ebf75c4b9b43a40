from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.fulltext import Tokenizer
from search.record import Hit, Record
from search.request import FULLTEXT, NEURAL
from search.view.card import card, tagline
from search.view.catalog_view import CatalogView
from search.view.element import h, html
from search.view.logo import hue, monogram
from search.view.state import PageState
from tests.corpus import city
from tests.view.reading import HOSTILE, Read


def shown(record: Record, query: str = "", *, remote: bool = True, engine: str = FULLTEXT, **more: Any) -> Read:
    hit = Hit(record.id, 1, 1.25, record)
    return Read(
        html(
            card(
                hit,
                engine,
                frozenset(Tokenizer().tokenize(query)),
                view=CatalogView(by_value=frozenset({"City"}), remote_logos=remote),
                **more,
            )
        )
    )


def test_matched_words_are_marked_by_their_stem() -> None:
    record = Record(0, "Payrail", "Payments that pay. Paying is easy.", alt="Payrail - payment rails")
    assert shown(record, "pay").marked == ["pay", "Paying"]
    assert shown(record, "payment").marked == ["payment", "Payments"]


def test_a_match_in_the_tags_is_seen() -> None:
    assert shown(Record(0, "A", "nothing", alt="A - bee keeping"), "bees").marked == ["bee"]


def test_links_open_apart_and_only_to_the_web() -> None:
    link = shown(Record(0, "A", link="https://a.test.org/?x=1&y=2")).first("a")
    assert link["href"] == "https://a.test.org/?x=1&y=2"
    assert link["target"] == "_blank"
    assert "noopener" in str(link["rel"])
    assert "a" not in [tag for tag, _ in shown(Record(0, "A")).tags]


def test_logos_are_lazy_and_have_a_monogram_to_fall_back_on() -> None:
    image = shown(Record(0, "Blue Bee", logo="https://a.example/l.png")).first("img")
    assert (image["loading"], image["data-mono"], image["alt"]) == ("lazy", "BB", "Blue Bee logo")


def test_remote_logos_can_be_turned_off() -> None:
    assert "img" not in [t for t, _ in shown(Record(0, "A", logo="https://a.example/l.png"), remote=False).tags]
    inline = Record(0, "A", logo="data:image/png;base64,AAAA")
    assert shown(inline, remote=False).first("img")["src"] == inline.logo


@pytest.mark.parametrize("link", ["https://a.example", "https://b.a.example/x", "http://a.invalid", "javascript:a()"])
def test_a_link_that_leads_nowhere_is_no_link(link: str) -> None:
    assert not shown(Record(0, "A", link=link)).all("a")


def test_a_folded_card_opens_with_its_explanation() -> None:
    record, state = Record(7, "A", "some words " * 60, "Rome"), PageState("words")
    folded = shown(record, "words", state=state, compact=True)
    opened = shown(record, "words", state=replace(state, why=7), compact=True, why=[h("p", "because")])
    assert json.loads(str(folded.first("article")["data-step"])) == {"why": "7"}
    assert len(folded.words) < 250 < len(opened.words)
    assert "because" in opened.words
    assert [button["aria-expanded"] for button in folded.all("button")] == ["false"]
    assert opened.all("button")[0]["aria-expanded"] == "true"


def test_its_buttons_lead_on_from_the_state_it_is_shown_in() -> None:
    state = PageState("words", filters=(("City", ("Oslo",)),), why=3)
    steps = [
        json.loads(str(button["data-step"]))
        for button in shown(Record(7, "A", facets=city("Rome")), state=state).all("button")
    ]
    assert steps == [{"why": "7"}, {"similar": "7", "why": None}, {"city": ["Oslo", "Rome"]}]
    assert [state.after(step).why for step in steps] == [7, None, 3]


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
    ("name", "alt", "left"),
    [
        ("SaferCodes", "SaferCodes Logo QR codes generator", "QR codes generator"),
        ("Human Practice", "Human Practice -  health care", "health care"),
        ("Logos Inc", "Logos Inc - logos", "logos"),
        ("A", "", ""),
        ("A", "B - other", "B - other"),
    ],
)
def test_the_tagline_is_the_alt_text_without_the_name(name: str, alt: str, left: str) -> None:
    assert tagline(Record(0, name, alt=alt)) == left


def test_scores_have_their_unit() -> None:
    assert "BM25" in shown(Record(0, "A")).words
    assert "cosine" in shown(Record(0, "A"), engine=NEURAL).words


@given(text=st.one_of(st.just(HOSTILE), st.text(max_size=60)), query=st.text(max_size=20))
def test_whatever_the_catalog_says_stays_text(text: str, query: str) -> None:
    record = Record(0, text, text, "https://a.org", "https://a.org/l.png", text, ((text, (text,)),), ((text, text),))
    read = shown(record, query)
    assert {tag for tag, _ in read.tags} <= set("article span img div h3 a p mark b details summary dl dt dd".split())
    for _, attributes in read.tags:
        assert not any(name.startswith("on") for name in attributes)
    assert read.first("a")["href"] == "https://a.org"
    assert read.first("img")["src"] == "https://a.org/l.png"
