"""Why a startup is where it is: opened below its cards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from search.request import ENGINES
from search.view.difference import ordinal
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.screen import tab_to

QUERY = "music letters"
_DIGITS = {"neural": (3, 4), "fulltext": (2, 3), "hybrid": (4, 5)}


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def adds_up(explained: Locator) -> float:
    """The sum of an explanation, which is that of its parts as far as their digits tell."""
    expect(explained).to_be_visible()
    table = explained.locator(":scope > .parts")
    values = table.locator("tr:not(.sum) td:last-child").all_inner_texts()
    total = table.locator(".sum td:last-child").inner_text()
    unit = 10.0 ** -len(total.partition(".")[2])
    assert values
    assert sum(map(number, values)) == pytest.approx(number(total), abs=unit / 2 * (len(values) + 3))
    return number(total)


def test_why_opens_in_every_column_adds_up_to_the_score_and_closes(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q=QUERY, engine=ENGINES, limit=5)
    everywhere = next(hit for hit in hits(found)["neural"] if all(other["shown"] for other in hit["elsewhere"]))
    same = {
        engine: next(hit for hit in ranked if hit["id"] == everywhere["id"]) for engine, ranked in hits(found).items()
    }
    names = [f"compare={name}" for name in ENGINES]
    screen.open(f"/compare?q={QUERY.replace(' ', '+')}&limit=5&{'&'.join(names)}")
    screen.shows_all(found)
    expect(screen.explained).to_have_count(0)
    screen.why("neural", everywhere["rank"]).click()
    screen.is_at("q=music+letters", "limit=5", f"why={everywhere['id']}", *names)
    for again in (False, True):
        if again:
            screen.page.reload()
        for engine, hit in same.items():
            on_card, in_sum = _DIGITS[engine]
            total = adds_up(screen.card(engine, hit["rank"]).locator(".why").first)
            assert f"{total:.{in_sum}f}" == f"{hit['score']:.{in_sum}f}"
            expect(screen.card(engine, hit["rank"]).locator(".score")).to_contain_text(f"{hit['score']:.{on_card}f}")
        for parent in screen.card("hybrid", same["hybrid"]["rank"]).locator(".why .why").all():
            adds_up(parent)
    screen.why("hybrid", same["hybrid"]["rank"]).click()
    expect(screen.explained).to_have_count(0)
    screen.is_at("q=music+letters", "limit=5", *names)
    screen.page.go_back()
    expect(screen.explained).not_to_have_count(0)
    screen.ask("dogs")
    screen.shows_all(app.api("compare", q="dogs", engine=ENGINES, limit=5))
    expect(screen.explained).to_have_count(0)


def test_why_another_engine_misses_a_hit_is_told_with_its_true_rank_there(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q="get rid of old furniture", limit=5)
    by_meaning, by_words = (hits(found)[engine][0] for engine in ENGINES[:2])
    (unfound,), (ranked,) = by_meaning["elsewhere"], by_words["elsewhere"]
    assert unfound["rank"] is None
    assert ranked["rank"] > 5
    screen.open(f"/compare?q=get+rid+of+old+furniture&limit=5&why={by_meaning['id']}")
    box = screen.card("neural", 1)
    expect(box).to_contain_text("not found")
    expect(screen.explained).to_have_count(1)
    adds_up(screen.explained)
    screen.why("fulltext", 1).click()
    box = screen.card("fulltext", 1)
    expect(box.locator(".whynot > p").first).to_contain_text(f"{ordinal(ranked['rank'])} of {found['pool']:,}")
    expect(screen.explained).to_have_count(2)
    expect(box.locator(".why")).to_have_count(2)
    own, there = box.locator(".why").all()
    assert adds_up(own) == pytest.approx(by_words["score"], abs=0.0006)
    assert adds_up(there) == pytest.approx(ranked["score"], abs=0.00006)


def test_typing_asking_and_opening_why_need_no_mouse(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q="bread", limit=2)
    screen.open("/compare?limit=2")
    tab_to(screen.box)
    screen.page.keyboard.type("bread")
    screen.page.keyboard.press("Enter")
    screen.shows_all(found)
    button = screen.why("neural", 1)
    tab_to(button)
    screen.page.keyboard.press("Enter")
    adds_up(screen.card("neural", 1).locator(".why").first)
    screen.is_at("q=bread", "limit=2", f"why={hits(found)['neural'][0]['id']}")
    expect(button).to_be_focused()
    screen.page.keyboard.press("Enter")
    expect(screen.explained).to_have_count(0)
