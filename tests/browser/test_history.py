from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import Screen


def test_back_and_forward_restore_query_engine_city_and_similar(screen: Screen, app: Server) -> None:
    bread, dogs = app.names("bread", "neural"), app.names("dogs", "neural")
    by_words = app.names("dogs", "fulltext")
    first = app.api("search", q="dogs", engine="fulltext")["result"][0]["id"]
    similar = [hit["name"] for hit in app.api(f"similar/{first}")["result"]]
    screen.open()
    screen.ask("bread")
    screen.shows(bread)
    screen.ask("dogs")
    screen.shows(dogs)
    screen.engine("fulltext").click()
    screen.shows(by_words)
    screen.in_card(1, "Find similar").click()
    screen.shows(similar)

    screen.page.go_back()
    screen.shows(by_words)
    expect(screen.engine("fulltext")).to_be_checked()
    screen.page.go_back()
    screen.shows(dogs)
    expect(screen.engine("neural")).to_be_checked()
    screen.page.go_back()
    screen.shows(bread)
    expect(screen.box).to_have_value("bread")
    screen.page.go_back()
    expect(screen.cards).to_have_count(0)
    expect(screen.box).to_have_value("")

    for names in (bread, dogs, by_words, similar):
        screen.page.go_forward()
        screen.shows(names)
    screen.page.reload()
    screen.shows(similar)
    expect(screen.box).to_have_value("dogs")
    expect(screen.engine("fulltext")).to_be_disabled()
    screen.button("Back to the query").click()
    screen.shows(by_words)
    expect(screen.engine("fulltext")).to_be_checked()


def test_back_drops_a_city_and_forward_restores_it(screen: Screen, app: Server) -> None:
    everywhere, there = app.names("music", "neural"), app.names("music", "neural", city="Berlin")
    screen.open("/?q=music")
    screen.shows(everywhere)
    screen.pick_city("Berl", "Berlin")
    screen.shows(there)
    screen.page.go_back()
    screen.shows(everywhere)
    expect(screen.chosen_city("Berlin")).to_have_count(0)
    screen.page.go_forward()
    screen.shows(there)
    expect(screen.chosen_city("Berlin")).to_be_visible()
