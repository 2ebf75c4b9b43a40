"""The compare page on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits, probes
from tests.browser.dirty import DirtyApp
from tests.browser.layout import sideways

WIDTH = 390


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": WIDTH, "height": 844}, "is_mobile": True, "has_touch": True}


def cut_off(page: Page) -> list[str]:
    """The figures and chips that stick out at either side of the window."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


_CUT_OFF = """() => [...document.querySelectorAll('.venn *, .measure, .inwords, .slopes *, .also, .why *, .times')]
    .filter(element => element.checkVisibility() && !element.closest('.spoken, details:not([open])'))
    .filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > innerWidth + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 160))"""


def test_columns_stack_and_nothing_sticks_out_with_an_explanation_open(screen: CompareScreen, app: Server) -> None:
    for engines in (ENGINES[:2], ENGINES):
        found = app.api("compare", q="music letters", engine=engines, limit=3)
        screen.open(f"/compare?q=music+letters&limit=3&{'&'.join(f'compare={name}' for name in engines)}")
        screen.shows_all(found)
        tops = []
        for engine in engines:
            box = screen.card(engine, 1).bounding_box()
            assert box
            assert WIDTH * 0.7 < box["width"] <= WIDTH
            assert box["x"] >= 0
            tops.append(box["y"])
        assert tops == sorted(set(tops))
        screen.why(engines[-1], 1).tap()
        expect(screen.box_of(engines[-1], 1).locator(".why").first).to_be_visible()
        for folded in screen.explained.locator("summary").all():
            folded.tap()
        screen.settle()
        assert sideways(screen.page) == []
        assert cut_off(screen.page) == []
        assert f"why={hits(found)[engines[-1]][0]['id']}" in screen.page.url


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
        return (dirty.nowhere, *probes(dirty.server))

    def test_the_longest_names_and_texts_do_not_widen_the_page(self, screen: CompareScreen, app: Server) -> None:
        found = hits(app.api("compare", q="dirty", limit=100))["fulltext"]
        longest = max(found, key=lambda hit: len(hit["name"]))
        screen.open(f"/compare?q=dirty&limit=100&why={longest['id']}")
        expect(screen.explained).to_have_count(2)
        screen.settle()
        assert sideways(screen.page) == []
        assert cut_off(screen.page) == []
