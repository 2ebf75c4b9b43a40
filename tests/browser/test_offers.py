"""What a query may have meant is a click away."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import Screen


def test_a_misspelt_query_is_asked_as_the_catalog_spells_it(screen: Screen, app: Server) -> None:
    meant = app.api("search", q="musci", engine="neural")["suggestion"]
    assert meant == "music"
    screen.open("/?q=musci")
    expect(screen.main).to_contain_text("Did you mean")
    screen.button(meant).click()
    screen.shows(app.names(meant, "neural"))
    expect(screen.box).to_have_value(meant)
    expect(screen.main).not_to_contain_text("Did you mean")
    screen.is_at(f"q={meant}")


def test_a_city_that_ends_a_query_is_offered_as_a_filter(screen: Screen, app: Server) -> None:
    screen.open("/?q=music+in+berlin")
    screen.button("Only startups in Berlin").click()
    screen.shows(app.names("music", "neural", city="Berlin"))
    expect(screen.box).to_have_value("music")
    expect(screen.chosen_city("Berlin")).to_be_visible()
    expect(screen.button("Only startups in Berlin")).to_have_count(0)
    screen.is_at("q=music", "city=Berlin")
