"""What is there before anything is asked."""

from __future__ import annotations

from playwright.sync_api import expect

from search.collection.examples import EXAMPLES
from search.request import FULLTEXT, NEURAL
from tests.app_process import Server
from tests.browser.screen import ENGINE_LABELS, Screen


def test_both_rankings_of_one_query_are_shown_and_lead_on(screen: Screen, app: Server) -> None:
    example = EXAMPLES[0]
    found = {engine: app.names(example.query, engine, limit=5) for engine in (NEURAL, FULLTEXT)}
    screen.open()
    expect(screen.demonstration).to_contain_text(example.query)
    for engine, names in found.items():
        expect(screen.ranking(engine).locator(".name")).to_have_text(names)
        expect(screen.main.locator(".inwords p").first).to_contain_text(names[0])
    expect(screen.demonstration).to_contain_text(example.lesson)
    expect(screen.demonstration.get_by_role("link")).to_have_count(0)
    screen.ranking(FULLTEXT).get_by_role("button").first.click()
    screen.shows(app.names(example.query, FULLTEXT))
    expect(screen.cards.first.locator(".why")).to_have_count(1)
    expect(screen.cards.get_by_role("link")).to_have_count(0)


def test_the_rankings_are_shown_in_full_on_the_compare_page(screen: Screen) -> None:
    screen.open()
    screen.button("See both rankings in full").click()
    expect(screen.main.get_by_role("heading", level=1)).to_have_text("Side by side")
    expect(screen.box).to_have_value(EXAMPLES[0].query)
    for engine in (NEURAL, FULLTEXT):
        expect(screen.main.get_by_role("heading", level=2, name=ENGINE_LABELS[engine])).to_be_visible()


def test_a_lesson_of_either_engine_is_found_by_a_click(screen: Screen) -> None:
    for engine in (NEURAL, FULLTEXT):
        example = next(example for example in EXAMPLES[1:] if example.engine == engine)
        screen.open()
        screen.lesson(example.query).click()
        expect(screen.names.first).to_have_text(example.wanted)
        expect(screen.engine(engine)).to_be_checked()
        expect(screen.box).to_have_value(example.query)
