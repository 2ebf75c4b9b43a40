from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import Screen


def test_similar_shows_neighbours_until_the_way_back_is_taken(screen: Screen, app: Server) -> None:
    found = app.api("search", q="letters", engine="fulltext")["result"]
    wanted = found[1]
    neighbours = [hit["name"] for hit in app.api(f"similar/{wanted['id']}")["result"]]
    assert wanted["name"] not in neighbours
    screen.open("/?q=letters&engine=fulltext")
    screen.in_card(2, "Find similar").click()
    screen.shows(neighbours)
    screen.is_at("q=letters", "engine=fulltext", f"similar={wanted['id']}")
    expect(screen.box).to_have_value("letters")
    expect(screen.seed.get_by_role("heading")).to_have_text(wanted["name"])
    screen.button("Back to the query").click()
    screen.shows([hit["name"] for hit in found])
    screen.is_at("q=letters", "engine=fulltext")
    expect(screen.seed).to_have_count(0)


def test_similar_keeps_the_city_and_a_new_query_ends_it(screen: Screen, app: Server) -> None:
    wanted = app.api("search", q="dogs", engine="neural", city="Berlin")["result"][0]
    neighbours = app.api(f"similar/{wanted['id']}", city="Berlin")["result"]
    assert {hit["city"] for hit in neighbours} == {"Berlin"}
    screen.open("/?q=dogs&city=Berlin")
    screen.in_card(1, "Find similar").click()
    screen.shows([hit["name"] for hit in neighbours])
    screen.ask("bread")
    screen.shows(app.names("bread", "neural", city="Berlin"))
    screen.is_at("q=bread", "city=Berlin")


def test_a_startup_that_is_not_there_is_told_in_words_with_a_way_back(screen: Screen, app: Server) -> None:
    screen.open("/?q=dogs&similar=99999")
    expect(screen.error).to_contain_text("99999")
    expect(screen.cards).to_have_count(0)
    screen.button("Back to the query").click()
    screen.shows(app.names("dogs", "neural"))
