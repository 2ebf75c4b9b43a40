"""What a person does who sees the app for the first time, in one go."""

from __future__ import annotations

from html import escape
from pathlib import Path

from playwright.sync_api import expect

from search.collection.examples import EXAMPLES
from tests.app_process import Server
from tests.browser.screen import Screen


def test_from_the_start_page_to_a_saved_comparison(screen: Screen, app: Server) -> None:
    example = EXAMPLES[1]
    query, engine = example.query, example.engine
    screen.open()
    screen.lesson(query).click()
    screen.shows(app.names(query, engine))

    found = app.api("search", q=query, engine="fulltext")["result"]
    screen.engine("fulltext").click()
    screen.shows([hit["name"] for hit in found])

    screen.in_card(1, "Why?").click()
    expect(screen.cards.first.locator(".why")).to_contain_text(f"{found[0]['score']:.3f}")

    like = found[0]["id"]
    screen.in_card(1, "Find similar").click()
    neighbours = app.api(f"similar/{like}")["result"]
    screen.shows([hit["name"] for hit in neighbours])
    expect(screen.seed.get_by_role("heading")).to_have_text(found[0]["name"])

    city = neighbours[0]["city"]
    screen.in_card(1, city).click()
    screen.shows([hit["name"] for hit in app.api(f"similar/{like}", city=city)["result"]])
    expect(screen.chosen_city(city)).to_be_visible()

    screen.main.get_by_role("link", name="Compare", exact=True).click()
    expect(screen.main.get_by_role("heading", level=1)).to_have_text("Side by side")
    compared = app.api("compare", q=query, city=city)["results"]
    for one in compared:
        names = screen.main.locator(f".column.{one['engine']} article").get_by_role("heading", level=3)
        expect(names).to_have_text([hit["name"] for hit in one["result"]])

    with screen.page.expect_download() as download:
        screen.button("Save as a file").filter(has_text="Save").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert query in saved
    for one in compared:
        assert all(escape(hit["name"]) in saved for hit in one["result"])
