"""The compare page on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.dirty import DirtyApp
from tests.browser.layout import sideways

WIDTH, HEIGHT = 390, 844


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": WIDTH, "height": HEIGHT}, "is_mobile": True, "has_touch": True}


def cut_off(screen: CompareScreen) -> list[str]:
    """The figures and chips that stick out at either side of the window."""
    found: list[str] = screen.main.locator(_FIGURES).evaluate_all(_CUT_OFF)
    return found


_FIGURES = ".venn *, .measure, .inwords, .diagram *, .notes .also, .why *, .times"
_CUT_OFF = """elements => elements
    .filter(element => element.checkVisibility() && !element.closest('.spoken, .name, details:not([open])'))
    .filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 160))"""


def test_a_tab_shows_one_column_and_nothing_sticks_out_with_an_explanation_open(
    screen: CompareScreen, app: Server
) -> None:
    for engines in (ENGINES[:2], ENGINES):
        found = app.api("compare", q="music letters", engine=engines, limit=3)
        screen.open(f"/compare?q=music+letters&limit=3&{'&'.join(f'compare={name}' for name in engines)}")
        screen.shows_all(found)
        for engine in engines:
            screen.tab(engine).tap()
            expect(screen.columns.filter(visible=True)).to_have_count(1)
            box = screen.card(engine, 1).bounding_box()
            assert box
            assert WIDTH * 0.7 < box["width"] <= WIDTH
            assert box["x"] >= 0
        screen.why(engines[-1], 1).tap()
        expect(screen.card(engines[-1], 1).locator(".why").first).to_be_visible()
        for folded in screen.explained.locator("summary").filter(visible=True).all():
            folded.tap()
        screen.settle()
        assert sideways(screen.page) == []
        assert cut_off(screen) == []
        assert f"why={hits(found)[engines[-1]][0]['id']}" in screen.page.url


def test_arrow_keys_move_between_tabs(screen: CompareScreen) -> None:
    screen.open(f"/compare?q=dogs&limit=1&{'&'.join(f'compare={name}' for name in ENGINES)}")
    expect(screen.tab("neural")).to_have_attribute("aria-selected", "true")
    screen.tab("neural").focus()
    for key, engine in (
        ("ArrowRight", "hybrid"),
        ("ArrowRight", "fulltext"),
        ("ArrowRight", "neural"),
        ("ArrowLeft", "fulltext"),
    ):
        screen.page.keyboard.press(key)
        expect(screen.tab(engine)).to_be_focused()
        expect(screen.main.get_by_role("tab", selected=True)).to_have_count(1)
        expect(screen.tab(engine)).to_have_attribute("aria-selected", "true")
        expect(screen.columns.filter(visible=True)).to_have_class(re.compile(rf"\b{engine}\b"))
    screen.page.keyboard.press("Tab")
    expect(screen.why("fulltext", 1)).to_be_focused()


def test_the_diagram_fits_and_the_first_card_of_each_engine_is_within_two_screens(
    screen: CompareScreen, app: Server
) -> None:
    for engines in (ENGINES[:2], ENGINES):
        screen.open(f"/compare?q=music+letters&{'&'.join(f'compare={name}' for name in engines)}")
        screen.shows_all(app.api("compare", q="music letters", engine=engines))
        diagram = screen.diagram.locator(".diagram").bounding_box()
        assert diagram
        assert diagram["x"] >= 0
        assert diagram["x"] + diagram["width"] <= WIDTH
        assert sideways(screen.page) == []
        assert cut_off(screen) == []
        for engine in engines:
            screen.tab(engine).tap()
            box = screen.card(engine, 1).bounding_box()
            assert box
            assert box["y"] + screen.page.evaluate(_SCROLLED) < 2 * HEIGHT


_SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop + scrollY"


def test_a_measure_s_sentence_does_not_leave_the_window(screen: CompareScreen) -> None:
    screen.open("/compare?q=music+letters&limit=3")
    expect(screen.measures).to_have_count(3)
    for measure in screen.measures.all():
        measure.focus()
        assert sideways(screen.page) == []


class TestDirty:
    @pytest.fixture
    def app(self, dirty: DirtyApp) -> Server:
        return dirty.server

    @pytest.fixture
    def may_fetch(self, dirty: DirtyApp) -> tuple[str, ...]:
        return (dirty.nowhere,)

    def test_the_longest_names_and_texts_do_not_widen_the_page(self, screen: CompareScreen, app: Server) -> None:
        found = hits(app.api("compare", q="dirty", limit=100))["fulltext"]
        longest = max(found, key=lambda hit: len(hit["name"]))
        screen.open(f"/compare?q=dirty&limit=100&why={longest['id']}")
        expect(screen.explained).to_have_count(2)
        screen.settle()
        assert sideways(screen.page) == []
        assert cut_off(screen) == []
