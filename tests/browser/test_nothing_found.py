from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import Screen


def test_the_other_engine_and_all_cities_are_a_click_away(screen: Screen, app: Server) -> None:
    screen.open("/?q=DNT-220&engine=fulltext&city=Berlin")
    expect(screen.nothing).to_be_visible()
    expect(screen.cards).to_have_count(0)
    screen.button("Search by meaning").click()
    screen.shows(app.names("DNT-220", "neural", city="Berlin"))
    expect(screen.engine("neural")).to_be_checked()
    screen.page.go_back()
    expect(screen.nothing).to_be_visible()
    screen.button("Drop the filters").click()
    screen.shows(app.names("DNT-220", "fulltext"))
    expect(screen.chosen_city("Berlin")).to_have_count(0)
    expect(screen.engine("fulltext")).to_be_checked()


def test_a_city_no_startup_is_in_can_be_dropped(screen: Screen, app: Server) -> None:
    screen.open("/?q=music&city=Atlantis")
    expect(screen.nothing).to_be_visible()
    expect(screen.main).to_contain_text("Atlantis")
    screen.button("Drop the filters").click()
    screen.shows(app.names("music", "neural"))
