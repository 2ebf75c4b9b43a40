"""What a catalog or an address says is shown, never obeyed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.dirty import BOOM, DIRTY, TAG, DirtyApp, untouched
from tests.browser.layout import sideways
from tests.browser.screen import Screen

LOGOS = 3


@pytest.fixture
def app(dirty: DirtyApp) -> Server:
    return dirty.server


@pytest.fixture
def may_fetch(dirty: DirtyApp) -> tuple[str, ...]:
    return (dirty.nowhere,)


def test_nothing_in_the_catalog_runs_or_breaks_the_page(screen: Screen) -> None:
    screen.open("/?q=dirty&engine=fulltext&limit=100")
    for engine, count in (("fulltext", len(DIRTY)), ("neural", len(DIRTY) + LOGOS)):
        screen.engine(engine).click()
        expect(screen.cards).to_have_count(count)
        expect(screen.cards.locator("script, [onerror], [onload], [onmouseover], img[src='x']")).to_have_count(0)
        for card in screen.cards.all():
            card.hover()
        assert untouched(screen.page)
        assert sideways(screen.page) == []


def test_names_and_cities_are_shown_letter_by_letter(screen: Screen, app: Server) -> None:
    found = app.api("search", q="dirty", engine="fulltext", limit=100)["result"]
    cities = {hit["city"] for hit in found if 0 < len(hit["city"]) < 60}
    assert {"![i](http://evil.example/x.png)", ":red[x] $x$ #h1", TAG} <= cities
    screen.open("/?q=dirty&engine=fulltext&limit=100")
    screen.shows([hit["name"] for hit in found])
    for city in cities:
        expect(screen.button(city).first).to_be_visible()
    screen.cities.click()
    for city in cities:
        expect(screen.page.get_by_role("option").filter(has_text=city)).not_to_have_count(0)
    expect(screen.page.get_by_role("listbox").locator("a, img, .katex")).to_have_count(0)


def test_a_hostile_startup_can_be_filtered_by_and_compared(screen: Screen, app: Server) -> None:
    for name in ("[x](javascript:alert(1))", "![i](http://evil.example/x.png)", TAG):
        found = app.api("search", q="dirty", engine="fulltext", limit=100)["result"]
        record = next(hit for hit in found if hit["name"] == name)
        there = app.names("dirty", "fulltext", limit=100, city=record["city"])
        screen.open("/?q=dirty&engine=fulltext&limit=100")
        screen.in_card(record["rank"], record["city"]).click()
        screen.shows(there)
        expect(screen.chosen_city(record["city"])).to_be_visible()
        screen.in_card(there.index(name) + 1, "Find similar").click()
        expect(screen.seed.get_by_role("heading")).to_have_text(name)
        expect(screen.main.locator("button img, button a, .katex")).to_have_count(0)
        assert untouched(screen.page)


def test_a_hostile_address_is_shown_and_not_obeyed(screen: Screen) -> None:
    for text in (TAG, f"'\"><svg onload={BOOM}>", "![i](http://evil.example/x.png) [x](javascript:alert(1))"):
        screen.open(f"/?q={quote(text)}&city={quote(text)}&city={quote('Nowhere ' + text)}")
        for engine in ENGINES:
            screen.engine(engine).click()
            expect(screen.engine(engine)).to_be_checked()
            screen.settle()
            expect(screen.box).to_have_value(text)
            expect(screen.chosen_city(text).first).to_be_visible()
            expect(screen.main.locator("[src=x], svg[onload], a[href^=javascript]")).to_have_count(0)
            assert sideways(screen.page) == []
        assert untouched(screen.page)


def test_links_open_apart_and_only_lead_to_the_web(screen: Screen) -> None:
    screen.open("/?q=dirty+logo&engine=fulltext&limit=100")
    expect(screen.cards).to_have_count(len(DIRTY) + LOGOS)
    links = screen.cards.get_by_role("link")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.com/a?b=c")
    expect(links).to_have_attribute("target", "_blank")
    assert "noopener" in (links.get_attribute("rel") or "").split()
