"""An explanation opens where its hit is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.app_process import Server
from tests.browser.screen import Screen


def top(card: Locator) -> float:
    """How far below the window's upper edge it begins, in pixels."""
    box = card.bounding_box()
    assert box
    return box["y"]


def test_a_card_stays_where_it_is_when_its_explanation_opens_and_another_closes(screen: Screen) -> None:
    screen.open("/?q=music&limit=20")
    for rank in (12, 14, 13):
        card = screen.cards.nth(rank - 1)
        button = screen.in_card(rank, "Why?")
        button.scroll_into_view_if_needed()
        before = top(card)
        button.click()
        expect(card.locator(".why")).to_be_attached()
        expect(screen.main.locator("article.opened")).to_have_count(1)
        assert top(card) == pytest.approx(before, abs=2)


def test_an_address_with_an_explanation_shows_its_card(screen: Screen, app: Server) -> None:
    hit = app.api("search", q="music", engine="neural", limit=20)["result"][14]
    screen.open(f"/?q=music&limit=20&why={hit['id']}")
    card = screen.cards.nth(14)
    expect(card.locator(".why")).to_be_attached()
    expect(card.get_by_role("heading", level=3)).to_be_in_viewport()
