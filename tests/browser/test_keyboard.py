from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import expect

from search.collection.examples import EXAMPLES
from tests.app_process import Server
from tests.browser.screen import Screen, tab_to

_STOPS = 40


def test_example_engine_and_surprise_need_no_mouse(screen: Screen, app: Server) -> None:
    screen.open()
    tab_to(screen.lesson(EXAMPLES[1].query))
    screen.page.keyboard.press("Enter")
    screen.shows(app.names(EXAMPLES[1].query, "neural"))
    screen.box.focus()
    tab_to(screen.engine("neural"))
    screen.page.keyboard.press("ArrowRight")
    screen.page.keyboard.press("Space")
    screen.shows(app.names(EXAMPLES[1].query, "fulltext"))
    tab_to(screen.surprise)
    screen.page.keyboard.press("Enter")
    expect(screen.box).not_to_have_value(EXAMPLES[1].query)
    expect(screen.names).not_to_have_text(app.names(EXAMPLES[1].query, "fulltext"))


def test_a_city_and_a_result_need_no_mouse(screen: Screen, app: Server) -> None:
    screen.open("/?q=music")
    tab_to(screen.cities, 100)
    screen.page.keyboard.type("berl")
    expect(screen.page.get_by_role("option")).to_have_count(1)
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Escape")
    found = app.api("search", q="music", engine="neural", city="Berlin")["result"]
    screen.shows([hit["name"] for hit in found])
    tab_to(screen.in_card(1, "Find similar"))
    screen.page.keyboard.press("Enter")
    screen.shows([hit["name"] for hit in app.api(f"similar/{found[0]['id']}", city="Berlin")["result"]])


@pytest.mark.parametrize("address", ["/", "/compare"])
def test_the_search_box_is_among_the_first_three_stops(screen: Screen, address: str) -> None:
    screen.open(address)
    expect(screen.lesson(EXAMPLES[1].query)).to_be_visible()
    expect(screen.cities).to_be_visible()
    tab_to(screen.box, 3)


@pytest.mark.parametrize(
    ("address", "cards"),
    [
        ("/?q=bread&engine=fulltext&limit=1", 1),
        ("/compare?q=bread&compare=fulltext&compare=hybrid&limit=1", 2),
    ],
)
def test_the_focus_can_be_seen_at_every_stop(screen: Screen, address: str, cards: int) -> None:
    screen.open(address)
    expect(screen.cards).to_have_count(cards)
    focus = screen.page.locator("*:focus").last
    unseen, seen = [], 0
    for _ in range(_STOPS):
        screen.page.keyboard.press("Tab")
        if not focus.count() or focus.evaluate("element => element === document.body"):
            break
        element = focus.element_handle()
        around = element.bounding_box()
        assert around
        clip = {
            "x": max(0, around["x"] - 20),
            "y": max(0, around["y"] - 20),
            "width": around["width"] + 40,
            "height": around["height"] + 40,
        }
        focused = screen.page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type]
        name = element.evaluate("element => { element.blur(); return element.outerHTML.slice(0, 200) }")
        blurred = screen.page.screenshot(clip=clip, animations="disabled")  # type: ignore[arg-type]
        if not differ(focused, blurred):
            unseen.append(name)
        seen += 1
        element.focus()
    assert seen >= 8
    assert not unseen


def differ(first: bytes, second: bytes) -> bool:
    one, other = (Image.open(io.BytesIO(picture)).convert("RGB") for picture in (first, second))
    return ImageChops.difference(one, other).getbbox() is not None
