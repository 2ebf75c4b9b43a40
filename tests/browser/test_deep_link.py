"""An address alone, opened cold, gives the page it stands for."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import NewPage, Screen


def test_query_engine_city_in_any_case_and_limit(screen: Screen, app: Server) -> None:
    for city in ("Berlin", "bERLIN"):
        screen.open(f"/?q=one+day+people+work+night&engine=fulltext&city={city}&limit=5")
        expect(screen.cards).to_have_count(5)
        screen.shows(app.names("one day people work night", "fulltext", city="Berlin", limit=5))
        for rank in range(1, 6):
            expect(screen.in_card(rank, "Berlin")).to_be_visible()
        expect(screen.box).to_have_value("one day people work night")
        expect(screen.engine("fulltext")).to_be_checked()
        expect(screen.chosen_city("Berlin")).to_be_visible()
        expect(screen.limit).to_have_value("5")


def test_the_address_of_one_person_shows_another_the_same(new_page: NewPage, app: Server) -> None:
    query = "café & 50% off + more letters?"
    found = app.names(query, "fulltext", city="Montréal")
    assert found
    first, second = Screen(new_page()), Screen(new_page())
    first.open("/?city=Montréal&engine=fulltext")
    first.ask(query)
    first.shows(found)
    second.open(first.page.url.removeprefix(app.url))
    second.shows(found)
    expect(second.box).to_have_value(query)


def test_an_address_that_means_nothing_gives_the_start_page(screen: Screen) -> None:
    screen.open("/?engine=psychic&limit=-3&similar=me&city=&utm_source=x")
    expect(screen.engine("neural")).to_be_checked()
    expect(screen.limit).to_have_value("10")
    expect(screen.cards).to_have_count(0)
    expect(screen.error).to_have_count(0)
