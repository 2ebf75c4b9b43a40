"""What a catalog or an address says is shown on the compare page, never obeyed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.dirty import BOOM, DIRTY, TAG, DirtyApp, untouched
from tests.browser.layout import sideways

_OBEYED = "script, [onerror], [onload], [onmouseover], [src=x], a[href^=javascript], .katex"


@pytest.fixture
def app(dirty: DirtyApp) -> Server:
    return dirty.server


@pytest.fixture
def may_fetch(dirty: DirtyApp) -> tuple[str, ...]:
    return (dirty.nowhere,)


def test_names_are_letters_and_explanations_of_hostile_startups_run_nothing(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q="dirty", limit=100)
    screen.open("/compare?q=dirty&limit=100")
    screen.shows_all(found)
    by_words = hits(found)["fulltext"]
    assert len(by_words) == len(DIRTY)
    shown = screen.entries("fulltext").locator(".name").all_inner_texts()
    assert shown == [" ".join(hit["name"][:80].split()) for hit in by_words]
    for hit in [hit for hit in by_words if set(hit["name"]) & set("<[")]:
        screen.why("fulltext", hit["rank"]).click()
        expect(screen.card("fulltext", hit["rank"]).locator(".why")).to_be_visible()
        expect(screen.explained).to_have_count(2)
        expect(screen.main.locator(_OBEYED)).to_have_count(0)
    screen.why("fulltext", max(by_words, key=lambda hit: len(hit["name"]))["rank"]).click()
    expect(screen.explained).to_have_count(2)
    screen.settle()
    assert sideways(screen.page) == []
    screen.shows_all(found)
    assert untouched(screen.page)


def test_a_hostile_address_is_shown_and_not_obeyed(screen: CompareScreen) -> None:
    compared = "&".join(f"compare={name}" for name in ENGINES)
    for text in (f"{TAG}'\"><svg onload={BOOM}>", "![i](http://evil.example/x.png) [x](javascript:alert(1)) :smile:"):
        screen.open(f"/compare?q={quote('dirty ' + text)}&why=0&{compared}")
        expect(screen.box).to_have_value(f"dirty {text}")
        expect(screen.explained).not_to_have_count(0)
        expect(screen.main.locator(_OBEYED)).to_have_count(0)
        assert sideways(screen.page) == []
    screen.open(f"/compare?q={quote(TAG)}&city={quote(TAG)}&city={quote('Nowhere ' + TAG)}&{compared}")
    expect(screen.chosen_city(TAG).first).to_be_visible()
    expect(screen.measures).to_have_count(9)
    expect(screen.main.locator(_OBEYED)).to_have_count(0)
    assert untouched(screen.page)
