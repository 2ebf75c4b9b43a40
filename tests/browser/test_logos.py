from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.app_process import Server, serve
from tests.browser.dirty import DirtyApp
from tests.browser.pictures import Pixel, pixels, share
from tests.browser.screen import NewPage, Screen

WHITE, RED = (255, 255, 255), (255, 0, 0)


@pytest.fixture
def app(dirty: DirtyApp) -> Server:
    return dirty.server


@pytest.fixture
def may_fetch(dirty: DirtyApp) -> tuple[str, ...]:
    return (dirty.nowhere,)


def logo(screen: Screen, name: str) -> Locator:
    return screen.cards.filter(has_text=name).locator(".logo")


def colours(tile: Locator) -> list[Pixel]:
    return pixels(tile.screenshot(animations="disabled"))


def is_monogram(tile: list[Pixel]) -> bool:
    """White letters on a coloured ground: neither a blank tile nor the browser's sign of a broken picture."""
    coloured = [pixel for pixel in tile if max(pixel) - min(pixel) > 60]
    return 0.02 < share(tile, WHITE) < 0.4 and len(coloured) > len(tile) / 2


def test_a_broken_logo_becomes_the_monogram_and_an_inline_one_is_shown(screen: Screen, dirty: DirtyApp) -> None:
    with screen.page.expect_event("requestfailed", lambda request: request.url.startswith(dirty.nowhere)):
        screen.page.goto("/?q=logo&engine=fulltext")
    expect(screen.cards).to_have_count(3)
    for name in ("Broken Logo", "Inline Logo", "Missing Logo"):
        box = logo(screen, name).bounding_box()
        assert box
        assert (box["width"], box["height"]) == (56, 56)
    assert is_monogram(colours(logo(screen, "Missing Logo")))
    assert is_monogram(colours(logo(screen, "Broken Logo")))
    shown = colours(logo(screen, "Inline Logo"))
    assert not is_monogram(shown)
    assert share(shown, RED) > 0.3
    for name in ("Broken Logo", "Inline Logo"):
        expect(logo(screen, name).get_by_role("img")).to_have_attribute("loading", "lazy")


@pytest.fixture(scope="module")
def without_remote_logos(dirty: DirtyApp) -> Iterator[Server]:
    with serve(index_dir=dirty.index_dir, catalog=dirty.catalog, remote_logos=False) as server:
        yield server


class TestWithoutRemoteLogos:
    @pytest.fixture
    def app(self, without_remote_logos: Server) -> Server:
        return without_remote_logos

    @pytest.fixture
    def may_fetch(self) -> tuple[str, ...]:
        return ()

    def test_no_logo_is_fetched_and_inline_ones_are_shown(self, new_page: NewPage) -> None:
        screen = Screen(new_page())
        screen.open("/?q=logo&engine=fulltext")
        expect(screen.cards).to_have_count(3)
        assert is_monogram(colours(logo(screen, "Broken Logo")))
        assert share(colours(logo(screen, "Inline Logo")), RED) > 0.3
        screen.page.wait_for_load_state("networkidle")
