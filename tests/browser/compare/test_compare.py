"""The state of the compare page: from its address, into its address."""

from __future__ import annotations

from playwright.sync_api import expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen
from tests.browser.screen import NewPage


def test_an_address_opened_cold_shows_what_the_api_gives_and_so_does_its_copy(new_page: NewPage, app: Server) -> None:
    asked = {"engine": ["neural", "hybrid"], "weight": 0.3, "city": "Berlin", "limit": 5}
    found = app.api("compare", q="one day people work night", **asked)
    first, second = CompareScreen(new_page()), CompareScreen(new_page())
    first.open("/compare?q=one+day+people+work+night&compare=neural&compare=hybrid&weight=0.3&city=bERLIN&limit=5")
    for screen in (first, second):
        screen.shows_all(found)
        expect(screen.cards).to_have_count(10)
        expect(screen.box).to_have_value("one day people work night")
        expect(screen.weight).to_have_value("0.3")
        expect(screen.chosen_city("Berlin")).to_be_visible()
        expect(screen.limit).to_have_value("5")
        if screen is first:
            second.open(first.page.url.removeprefix(app.url))


def test_each_step_moves_the_address_and_back_and_forward_restore_it(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    screen.open("/compare")
    expect(screen.cards).to_have_count(0)
    screen.ask("music letters")
    asked = app.api("compare", q="music letters")
    screen.shows_all(asked)
    screen.is_at("q=music+letters")

    screen.engine("hybrid").click()
    three = app.api("compare", q="music letters", engine=ENGINES)
    screen.shows_all(three)
    names = [f"compare={name}" for name in ENGINES]
    screen.is_at("q=music+letters", *names)

    screen.weight.press("ArrowRight")
    weighted = app.api("compare", q="music letters", engine=ENGINES, weight=0.55)
    screen.is_at("q=music+letters", "weight=0.55", *names)
    screen.shows_all(weighted)

    screen.pick_city("berl", "Berlin")
    there = app.api("compare", q="music letters", engine=ENGINES, weight=0.55, city="Berlin")
    screen.shows_all(there)
    screen.is_at("q=music+letters", "weight=0.55", "city=Berlin", *names)

    screen.limit.click()
    screen.page.get_by_role("option", name="5", exact=True).click()
    five = app.api("compare", q="music letters", engine=ENGINES, weight=0.55, city="Berlin", limit=5)
    screen.shows_all(five)
    screen.is_at("q=music+letters", "weight=0.55", "city=Berlin", "limit=5", *names)

    for before in (there, weighted, three, asked):
        screen.page.go_back()
        screen.shows_all(before)
    expect(screen.chosen_city("Berlin")).to_have_count(0)
    expect(screen.limit).to_have_value("10")
    screen.page.go_back()
    expect(screen.cards).to_have_count(0)
    expect(screen.box).to_have_value("")
    for after in (asked, three, weighted, there, five):
        screen.page.go_forward()
        screen.shows_all(after)
    expect(screen.weight).to_have_value("0.55")


def test_fewer_than_two_engines_are_refused(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    found = app.api("compare", q="dogs", engine=["fulltext", "hybrid"], limit=3)
    screen.open("/compare?q=dogs&compare=fulltext&compare=hybrid&limit=3")
    screen.shows_all(found)
    screen.engine("fulltext").click()
    expect(screen.refusal).to_be_visible()
    screen.settle()
    screen.shows_all(found)
    screen.is_at("q=dogs", "compare=fulltext", "compare=hybrid", "limit=3")
    screen.engine("neural").click()
    screen.shows_all(app.api("compare", q="dogs", engine=ENGINES, limit=3))
    screen.engine("hybrid").click()
    screen.shows_all(app.api("compare", q="dogs", limit=3))
    screen.is_at("q=dogs", "limit=3")


def test_an_address_that_means_nothing_gives_the_start_page(new_page: NewPage) -> None:
    screen = CompareScreen(new_page())
    screen.open("/compare?compare=psychic&compare=neural&weight=9&limit=-3&why=me&city=&utm_source=x")
    screen.compares(["neural", "fulltext"])
    expect(screen.limit).to_have_value("10")
    expect(screen.cards).to_have_count(0)
    expect(screen.error).to_have_count(0)


def test_engines_stand_side_by_side_at_a_usual_width(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    for engines in (["neural", "fulltext"], ["neural", "hybrid", "fulltext"]):
        screen.open(f"/compare?q=dogs&limit=1&{'&'.join(f'compare={name}' for name in engines)}")
        screen.shows_all(app.api("compare", q="dogs", engine=engines, limit=1))
        boxes = [screen.card(engine, 1).bounding_box() for engine in engines]
        assert all(boxes)
        lefts, tops = [box["x"] for box in boxes if box], {round(box["y"]) for box in boxes if box}
        assert lefts == sorted(set(lefts))
        assert len(tops) == 1


def test_nothing_that_is_pressed_makes_the_page_narrower(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    screen.open("/compare?q=dogs")
    screen.shows_all(app.api("compare", q="dogs"))

    def width() -> float:
        box = screen.box.bounding_box()
        assert box
        return box["width"]

    wide = width()
    screen.why("neural", 1).click()
    expect(screen.explained).not_to_have_count(0)
    screen.settle()
    assert width() == wide
