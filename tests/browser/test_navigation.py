"""The links between the pages carry the question."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from search.collection.examples import EXAMPLES
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.screen import NewPage, Screen

TITLES = {"Search": "Neural or full-text?", "Compare": "Side by side", "Disagreements": "Where they disagree"}


def link(screen: Screen, page: str) -> Locator:
    return screen.main.get_by_role("link", name=page, exact=True)


def follow(screen: Screen, page: str) -> None:
    link(screen, page).click()
    expect(screen.main.get_by_role("heading", level=1)).to_have_text(TITLES[page])
    screen.settle()


def test_the_question_goes_along_to_every_page_and_back(new_page: NewPage, app: Server) -> None:
    page = new_page()
    search, compare = Screen(page), CompareScreen(page)
    by_words = app.names("music letters", "fulltext", city="Berlin", limit=5)
    both = app.api("compare", q="music letters", city="Berlin", limit=5)
    assert [hit["name"] for hit in hits(both)["fulltext"]] == by_words
    search.open("/?city=Berlin&limit=5&engine=fulltext")
    search.ask("music letters")
    search.shows(by_words)
    carried = ("q=music+letters", "engine=fulltext", "city=Berlin", "limit=5")
    follow(search, "Compare")
    compare.shows_all(both)
    compare.is_at(*carried)
    expect(compare.box).to_have_value("music letters")
    expect(compare.chosen_city("Berlin")).to_be_visible()
    compare.ask("dogs")
    both = app.api("compare", q="dogs", city="Berlin", limit=5)
    compare.shows_all(both)
    carried = ("q=dogs", *carried[1:])
    expect(page).to_have_title(re.compile("dogs.*Compare"))
    follow(compare, "Disagreements")
    expect(page).to_have_title(re.compile("dogs.*Disagreements"))
    compare.is_at(*carried)
    expect(compare.chosen_city("Berlin")).to_be_visible()
    follow(compare, "Search")
    search.is_at(*carried)
    expect(search.engine("fulltext")).to_be_checked()
    search.engine("neural").click()
    search.shows([hit["name"] for hit in hits(both)["neural"]])


def test_back_and_forward_go_from_page_to_page(new_page: NewPage, app: Server) -> None:
    page = new_page()
    search, compare = Screen(page), CompareScreen(page)
    search.open("/?q=dogs&limit=5")
    follow(search, "Compare")
    compare.ask("bread")
    compare.shows_all(app.api("compare", q="bread", limit=5))
    follow(compare, "Disagreements")
    for title, query in (("Compare", "bread"), ("Compare", "dogs"), ("Search", "dogs")):
        page.go_back()
        expect(search.main.get_by_role("heading", level=1)).to_have_text(TITLES[title])
        expect(search.box).to_have_value(query)
        expect(page).to_have_title(re.compile(f"{query}.*{title}"))
    search.shows(app.names("dogs", "neural", limit=5))
    page.go_forward()
    compare.shows_all(app.api("compare", q="dogs", limit=5))


def test_a_link_opened_in_another_tab_leads_to_its_page(new_page: NewPage) -> None:
    """Of the links to the start page only a click leads there: Streamlit writes their address relative to the page."""
    screen = Screen(new_page())
    for start in ("", "compare", "disagreements"):
        screen.page.goto(f"/{start}?q=dogs&engine=fulltext")
        for name in ("Compare", "Disagreements"):
            address = f"{_origin(screen)}/{name.lower()}?q=dogs&engine=fulltext"
            expect(link(screen, name)).to_have_js_property("href", address)


def test_a_question_asked_on_one_page_ends_the_neighbours_shown_on_another(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    screen.open("/compare?similar=3")
    screen.lesson(EXAMPLES[1].query).click()
    screen.shows_all(app.api("compare", q=EXAMPLES[1].query))
    follow(screen, "Search")
    Screen(screen.page).shows(app.names(EXAMPLES[1].query, "neural"))


def _origin(screen: Screen) -> str:
    origin: str = screen.page.evaluate("location.origin")
    return origin
