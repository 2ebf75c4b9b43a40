"""The ranking diagram of the compare page: what it joins, what it tells and what it opens."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from playwright.sync_api import Locator, expect

from search.request import ENGINES
from tests.app_process import Server
from tests.browser.compare_screen import LINE_STYLES, CompareScreen, hits
from tests.browser.screen import ENGINE_LABELS, NewPage, tab_to

QUERY = "music letters"
ALL = "&".join(f"compare={name}" for name in ENGINES)


def shared_and_alone(found: Any) -> tuple[Any, Any]:
    """The first hits of neural search that full-text shows too, and does not."""
    by_words = {hit["id"] for hit in hits(found)["fulltext"]}
    neural = hits(found)["neural"]
    return next(hit for hit in neural if hit["id"] in by_words), next(h for h in neural if h["id"] not in by_words)


def test_hover_and_focus_on_an_entry_light_its_startup_everywhere_and_no_other(
    screen: CompareScreen, app: Server
) -> None:
    found = app.api("compare", q=QUERY)
    shared, alone = shared_and_alone(found)
    screen.open("/compare?q=music+letters")
    screen.shows_all(found)
    there = next(hit["rank"] for hit in hits(found)["fulltext"] if hit["id"] == shared["id"])
    places = (("neural", shared["rank"]), ("fulltext", there))
    thin = stroke(screen, shared)
    for place in places:
        screen.entry(*place).hover()
        screen.lights(shared["id"], li=2, path=2, article=2)
        assert stroke(screen, shared) > thin
    screen.entry("neural", alone["rank"]).hover()
    screen.lights(alone["id"], li=1, span=1, article=1)
    screen.main.locator(f'.stub[data-id="{alone["id"]}"]').hover()
    screen.lights(alone["id"], li=1, span=1, article=1)
    screen.main.get_by_role("heading", level=1).hover()
    expect(screen.lit).to_have_count(0)
    screen.save.focus()
    for place in places:
        tab_to(screen.entry(*place))
        screen.lights(shared["id"], li=2, path=2, article=2)


def stroke(screen: CompareScreen, hit: Any) -> float:
    """How wide the startup's line is, in pixels."""
    line = screen.main.locator(f'.line[data-id="{hit["id"]}"]').first
    return float(line.evaluate("line => parseFloat(getComputedStyle(line).strokeWidth)"))


def test_a_press_opens_the_explanation_a_second_closes_it_and_focus_and_light_stay(
    screen: CompareScreen, app: Server
) -> None:
    found = app.api("compare", q=QUERY, limit=5)
    shared, _ = shared_and_alone(found)
    screen.open("/compare?q=music+letters&limit=5")
    screen.shows_all(found)
    entry, opened = screen.entry("neural", shared["rank"]), screen.card("neural", shared["rank"]).locator(".why")
    entry.click()
    for press in (entry.click, lambda: screen.page.keyboard.press("Enter")):
        screen.is_at("q=music+letters", "limit=5", f"why={shared['id']}")
        expect(opened).to_have_count(1)
        expect(screen.explained).to_have_count(2)
        expect(entry).to_be_focused()
        screen.lights(shared["id"], li=2, path=2, article=2)
        press()
        screen.is_at("q=music+letters", "limit=5")
        expect(screen.explained).to_have_count(0)
        expect(entry).to_be_focused()
        screen.lights(shared["id"], li=2, path=2, article=2)
        screen.page.keyboard.press("Enter")
    screen.is_at("q=music+letters", "limit=5", f"why={shared['id']}")


def test_lines_join_neighbours_and_stubs_tell_the_ranks_of_the_api(screen: CompareScreen, app: Server) -> None:
    for engines, order in ((ENGINES[:2], ["neural", "fulltext"]), (ENGINES, ["neural", "hybrid", "fulltext"])):
        found = app.api("compare", q=QUERY, engine=engines, limit=5)
        ranked = hits(found)
        screen.open(f"/compare?q=music+letters&limit=5&{'&'.join(f'compare={name}' for name in engines)}")
        screen.shows_all(found)
        expect(screen.diagram.locator(".ranking h3")).to_have_text([ENGINE_LABELS[engine] for engine in order])
        lefts = []
        for engine in order:
            expect(screen.entries(engine).locator(".name")).to_have_text([hit["name"] for hit in ranked[engine]])
            box = screen.entry(engine, 1).bounding_box()
            assert box
            lefts.append(box["x"])
        assert lefts == sorted(set(lefts))
        gaps = screen.diagram.locator(".gap")
        expect(gaps).to_have_count(len(order) - 1)
        for gap, a, b in zip(gaps.all(), order, order[1:], strict=False):
            joined, ends = joins(gap)
            both = {hit["id"]: hit["rank"] for hit in ranked[a]}.keys() & {hit["id"] for hit in ranked[b]}
            assert set(joined) == both
            assert set(joined.values()) == ({(a, b)} if both else set())
            assert ends == {
                id: (row(screen.entry(a, rank_of(ranked[a], id))), row(screen.entry(b, rank_of(ranked[b], id))))
                for id in both
            }
            expected = {
                (hit["id"], engine): told(hit, other)
                for engine, other in ((a, b), (b, a))
                for hit in ranked[engine]
                if hit["id"] not in both
            }
            assert stubs(gap) == expected
            assert expected


def rank_of(ranked: list[Any], id: int) -> int:
    return next(int(hit["rank"]) for hit in ranked if hit["id"] == id)


def row(entry: Locator) -> int:
    """The middle of an entry, in pixels from the top of the window."""
    box = entry.bounding_box()
    assert box
    return round(box["y"] + box["height"] / 2)


def joins(gap: Locator) -> tuple[dict[int, tuple[str, str]], dict[int, tuple[int, int]]]:
    """Of each startup that is joined: the engines of its line's halves, and the heights of its ends in the window."""
    halves: list[Any] = gap.locator(".line").evaluate_all(_HALVES)
    assert all(count == 2 for count in Counter(id for id, *_ in halves).values())
    pairs = list(zip(halves[::2], halves[1::2], strict=True))
    engines = {int(left[0]): (str(left[1]), str(right[1])) for left, right in pairs}
    return engines, {int(left[0]): (round(left[2]), round(right[3])) for left, right in pairs}


_HALVES = """lines => lines.map(line => {
    const at = length => line.getPointAtLength(length).matrixTransform(line.getScreenCTM()).y;
    const engine = ['neural', 'fulltext', 'hybrid'].find(name => line.classList.contains(name));
    return [line.dataset.id, engine, at(0), at(line.getTotalLength())];
})"""


def stubs(gap: Locator) -> dict[tuple[int, str], int | None]:
    """The rank that each stub tells, by startup and the engine that shows it; None where it is not found."""
    found: list[Any] = gap.locator(".stub").evaluate_all(_STUBS)
    ranks = {(int(id), engine): re.fullmatch(r"([\d,]+)(?:st|nd|rd|th)", text) for id, engine, text in found}
    return {of: int(rank[1].replace(",", "")) if rank else None for of, rank in ranks.items()}


_STUBS = """stubs => stubs.map(stub => [
    stub.dataset.id,
    ['neural', 'fulltext', 'hybrid'].find(name => stub.classList.contains(name)),
    stub.innerText.trim(),
])"""


def told(hit: Any, other: str) -> int | None:
    """The rank that the API gives a hit in another engine."""
    rank: int | None = next(there["rank"] for there in hit["elsewhere"] if there["engine"] == other)
    return rank


def test_engines_are_told_apart_by_the_style_of_their_lines(screen: CompareScreen) -> None:
    screen.open(f"/compare?q=music+letters&{ALL}")
    dashes = set()
    for engine, style in LINE_STYLES.items():
        expect(screen.entry(engine, 1)).to_have_css("border-left-style", style)
        expect(screen.diagram.locator(f".ranking.{engine} .swatch")).to_have_css("border-top-style", style)
        expect(screen.column(engine).locator("h2 .swatch")).to_have_css("border-top-style", style)
        expect(screen.main.locator(f".venn .set.{engine}")).to_have_css("border-top-style", style)
        line = screen.diagram.locator(f".line.{engine}").first
        dashes.add(line.evaluate("line => getComputedStyle(line).strokeDasharray"))
        if engine == "neural":
            expect(line).to_have_css("stroke-dasharray", "none")
    assert len(dashes) == len(LINE_STYLES)


def test_of_a_hundred_hits_twenty_are_drawn_and_the_rest_counted(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q="music", engine=ENGINES, limit=100)
    assert len(hits(found)["neural"]) == 100
    screen.open(f"/compare?q=music&limit=100&{ALL}")
    screen.shows_all(found)
    for engine, ranked in hits(found).items():
        expect(screen.entries(engine)).to_have_count(min(20, len(ranked)))
        more = screen.diagram.locator(f".ranking.{engine} > p")
        if len(ranked) > 20:
            expect(more).to_contain_text(f"{len(ranked) - 20}")
        else:
            expect(more).to_have_count(0)
    screen.entry("neural", 20).hover()
    last = hits(found)["neural"][19]
    expect(screen.entry("neural", 20).locator("xpath=..")).to_have_class("lit")
    screen.entry("neural", 20).click()
    expect(screen.card("neural", 20).locator(".why")).to_be_visible()
    screen.is_at("q=music", "limit=100", f"why={last['id']}", *ALL.split("&"))
    screen.card("neural", 100).hover()
    expect(screen.card("neural", 100)).to_have_class(re.compile(r"\blit\b"))


def test_a_selection_of_text_in_a_folded_card_does_not_open_it_and_a_click_does(new_page: NewPage, app: Server) -> None:
    screen = CompareScreen(new_page())
    found = app.api("compare", q="dogs", limit=2)
    screen.open("/compare?q=dogs&limit=2")
    screen.shows_all(found)
    name = screen.names_of("neural").first
    box = name.bounding_box()
    assert box
    mouse, y = screen.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + 2, y)
    mouse.down()
    mouse.move(box["x"] + 60, y, steps=5)
    mouse.up()
    screen.settle()
    expect(screen.explained).to_have_count(0)
    screen.is_at("q=dogs", "limit=2")
    name.click()
    screen.is_at("q=dogs", "limit=2", f"why={hits(found)['neural'][0]['id']}")
    expect(screen.explained).not_to_have_count(0)
