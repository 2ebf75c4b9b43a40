from __future__ import annotations

from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.screen import NewPage, Screen


def test_two_people_at_once_do_not_see_each_other_s_search(new_page: NewPage, app: Server) -> None:
    one, other = Screen(new_page()), Screen(new_page())
    one.open()
    other.open()
    one.ask("bread")
    other.ask("dogs")
    other.shows(app.names("dogs", "neural"))
    other.engine("fulltext").click()
    one.shows(app.names("bread", "neural"))
    other.shows(app.names("dogs", "fulltext"))
    one.in_card(1, "Find similar").click()
    one.page.wait_for_url("**/*similar=*")
    other.engine("neural").click()
    other.shows(app.names("dogs", "neural"))
    expect(one.box).to_have_value("bread")
    expect(other.box).to_have_value("dogs")
    other.is_at("q=dogs")
