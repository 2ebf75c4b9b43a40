"""On a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.dirty import DirtyApp
from tests.browser.layout import sideways
from tests.browser.screen import Screen

WIDTH = 390


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"viewport": {"width": WIDTH, "height": 844}, "is_mobile": True, "has_touch": True}


def test_cards_fit_and_work_and_the_sidebar_is_out_of_the_way_until_wanted(screen: Screen, app: Server) -> None:
    first = app.api("search", q="music", engine="neural")["result"][0]
    screen.open("/?q=music")
    screen.shows(app.names("music", "neural"))
    expect(screen.sidebar).not_to_be_in_viewport()
    assert sideways(screen.page) == []
    for card in screen.cards.all():
        box = card.bounding_box()
        assert box
        assert box["x"] >= 0
        assert WIDTH * 0.75 < box["width"] <= WIDTH
    screen.in_card(1, "Find similar").tap()
    screen.shows([hit["name"] for hit in app.api(f"similar/{first['id']}")["result"]])
    assert sideways(screen.page) == []
    screen.button("Back to the query").tap()
    screen.shows(app.names("music", "neural"))
    screen.page.get_by_role("button", name="Expand sidebar").tap()
    expect(screen.cities).to_be_in_viewport()
    screen.pick_city("berl", "Berlin")
    screen.shows(app.names("music", "neural", city="Berlin"))


class TestDirty:
    @pytest.fixture
    def app(self, dirty: DirtyApp) -> Server:
        return dirty.server

    @pytest.fixture
    def may_fetch(self, dirty: DirtyApp) -> tuple[str, ...]:
        return (dirty.nowhere,)

    def test_the_longest_names_do_not_widen_the_page(self, screen: Screen) -> None:
        screen.open("/?q=dirty&limit=100")
        expect(screen.cards).not_to_have_count(0)
        assert sideways(screen.page) == []
