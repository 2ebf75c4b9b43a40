from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import expect

from search.collection.examples import EXAMPLES, TOPICS
from search.request import MAX_QUERY_CHARS
from tests.app_process import Server
from tests.browser.screen import Screen


def test_enter_asks_and_the_toggle_asks_the_other_engine_the_same_at_once(screen: Screen, app: Server) -> None:
    neural, fulltext = app.names("hearing aids", "neural"), app.names("hearing aids", "fulltext")
    assert neural != fulltext
    marks = screen.cards.locator("mark")
    screen.open()
    expect(screen.cards).to_have_count(0)
    screen.ask("hearing aids")
    screen.shows(neural)
    screen.is_at("q=hearing+aids")
    expect(marks).to_have_count(0)
    screen.engine("fulltext").click()
    screen.shows(fulltext)
    screen.is_at("q=hearing+aids", "engine=fulltext")
    expect(screen.box).to_have_value("hearing aids")
    expect(marks).not_to_have_count(0)
    assert {word.casefold()[:3] for word in marks.all_inner_texts()} <= {"hea", "aid"}
    screen.engine("neural").click()
    screen.shows(neural)
    screen.is_at("q=hearing+aids")


def test_the_number_of_results_is_chosen(screen: Screen, app: Server) -> None:
    screen.open("/?q=music")
    expect(screen.cards).to_have_count(10)
    screen.limit.click()
    screen.page.get_by_role("option", name="20").click()
    screen.shows(app.names("music", "neural", limit=20))
    screen.is_at("q=music", "limit=20")


def test_surprise_draws_another_query_each_time(screen: Screen) -> None:
    screen.open()
    asked = [""]
    for _ in range(3):
        screen.surprise.click()
        expect(screen.box).not_to_have_value(asked[-1])
        asked.append(screen.box.input_value())
        screen.is_at(urlencode({"q": asked[-1]}))
        expect(screen.cards).not_to_have_count(0)
    assert set(asked[1:]) <= {example.query for example in EXAMPLES} | set(TOPICS)


def test_a_blank_query_asks_nothing(screen: Screen) -> None:
    screen.open("/?q=bread")
    expect(screen.cards).to_have_count(10)
    screen.ask("   ")
    expect(screen.lesson(EXAMPLES[1].query)).to_be_visible()
    for sign in (screen.cards, screen.nothing, screen.error):
        expect(sign).to_have_count(0)


def test_a_pasted_text_that_is_too_long_is_refused_in_words(screen: Screen) -> None:
    screen.open("/?q=bread")
    expect(screen.cards).to_have_count(10)
    screen.ask("bread " * MAX_QUERY_CHARS)
    expect(screen.error).to_contain_text(f"{MAX_QUERY_CHARS:,}")
    expect(screen.cards).to_have_count(0)
    screen.ask("music")
    expect(screen.cards).to_have_count(10)
    expect(screen.error).to_have_count(0)


def test_hybrid_takes_a_weight_and_why_opens_in_its_card(screen: Screen, app: Server) -> None:
    found = app.api("search", q="music letters", engine="hybrid", weight=0.55)["result"]
    screen.open("/?q=music+letters")
    screen.engine("hybrid").click()
    screen.shows(app.names("music letters", "hybrid"))
    screen.weight.press("ArrowRight")
    screen.shows([hit["name"] for hit in found])
    screen.in_card(2, "Why?").click()
    expect(screen.cards.nth(1).locator(".why").first).to_contain_text(f"{found[1]['score']:.5f}")
    screen.is_at("q=music+letters", "engine=hybrid", "weight=0.55", f"why={found[1]['id']}")
    screen.in_card(2, "Close").click()
    expect(screen.main.locator(".why")).to_have_count(0)
