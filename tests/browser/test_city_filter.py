from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import Screen


def test_cities_are_searched_by_typing_and_add_up(screen: Screen, app: Server) -> None:
    screen.open("/?q=music")
    screen.pick_city("rlin", "Berlin")
    screen.shows(app.names("music", "neural", city="Berlin"))
    screen.pick_city("nairo", "Nairobi")
    screen.shows(app.names("music", "neural", city=["Berlin", "Nairobi"]))
    screen.is_at("q=music", "city=Berlin", "city=Nairobi")
    screen.engine("fulltext").click()
    screen.shows(app.names("music", "fulltext", city=["Berlin", "Nairobi"]))
    screen.chosen_city("Berlin").click()
    screen.shows(app.names("music", "fulltext", city="Nairobi"))
    screen.chosen_city("Nairobi").click()
    screen.shows(app.names("music", "fulltext"))
    screen.is_at("q=music", "engine=fulltext")


def test_a_click_on_a_card_s_city_keeps_that_city_and_all_of_it(screen: Screen, app: Server) -> None:
    counts = {found["city"]: found["count"] for found in app.api("cities")["result"]}
    found = app.api("search", q="dogs", engine="neural", limit=50)["result"]
    rank, city = next((hit["rank"], hit["city"]) for hit in found if 2 < counts[hit["city"]] <= 50)
    there = counts[city]
    screen.open("/?q=dogs&limit=50")
    screen.in_card(rank, city).click()
    screen.shows(app.names("dogs", "neural", city=city, limit=50))
    expect(screen.cards).to_have_count(there)
    expect(screen.chosen_city(f"{city} ({there})")).to_be_visible()
    screen.in_card(2, city).click()
    screen.settle()
    expect(screen.cards).to_have_count(there)
    expect(screen.chosen_city(city)).to_have_count(1)
