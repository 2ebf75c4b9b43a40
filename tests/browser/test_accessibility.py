from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.app_process import Server
from tests.browser.dirty import DirtyApp
from tests.browser.screen import Screen

_NAMELESS = re.compile(
    r"^\s*- (button|link|textbox|searchbox|combobox|radio|checkbox|radiogroup|img|heading)\b(?! \")[^\n]*$",
    re.MULTILINE,
)


def nameless(page: Page) -> list[str]:
    """What a screen reader would be told of every control, picture and heading that has no name."""
    return [line.group() for line in _NAMELESS.finditer(page.locator("body").aria_snapshot())]


def test_every_control_has_a_name_and_the_page_a_heading(screen: Screen) -> None:
    for address in ("/", "/?q=music&city=Berlin", "/?q=music&similar=3", "/?q=zzyzx&engine=fulltext&city=Berlin"):
        screen.open(address)
        expect(screen.cities).to_be_visible()
        tree = screen.page.locator("body").aria_snapshot()
        assert tree.count("- button") >= 3
        assert 'searchbox "' in tree
        assert 'combobox "' in tree
        assert nameless(screen.page) == []
        expect(screen.page.get_by_role("heading", level=1)).to_have_count(1)
        assert screen.page.evaluate("document.documentElement.lang") == "en"
        assert screen.page.title()


def test_the_other_pages_name_their_controls_too(screen: Screen) -> None:
    for address, control in (
        ("/compare", "See both rankings in full"),
        ("/compare?q=music&compare=neural&compare=hybrid&limit=2&why=3", "Save as a file"),
        ("/disagreements", "Measure disagreement"),
    ):
        screen.page.goto(address)
        expect(screen.button(control)).to_be_visible()
        screen.settle()
        assert nameless(screen.page) == []
        expect(screen.page.get_by_role("heading", level=1)).to_have_count(1)
        assert screen.page.evaluate("document.documentElement.lang") == "en"
        assert screen.page.title()


def test_results_are_announced_and_have_headings(screen: Screen) -> None:
    screen.open("/?q=music")
    expect(screen.cards).to_have_count(10)
    expect(screen.names).to_have_count(10)
    expect(screen.summary).to_contain_text("10")


class TestLogos:
    @pytest.fixture
    def app(self, dirty: DirtyApp) -> Server:
        return dirty.server

    @pytest.fixture
    def may_fetch(self, dirty: DirtyApp) -> tuple[str, ...]:
        return (dirty.nowhere,)

    def test_pictures_have_words_that_stand_for_them(self, screen: Screen) -> None:
        screen.open("/?q=logo&engine=fulltext")
        expect(screen.cards).to_have_count(3)
        images = screen.cards.locator("img").all()
        assert len(images) == 2
        for image in images:
            assert (image.get_attribute("alt") or "").strip()
