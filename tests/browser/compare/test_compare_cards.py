"""What the cards on the compare page say of each other."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from search.request import ENGINES, HYBRID
from tests.app_process import Server
from tests.browser.compare_screen import LINE_STYLES, CompareScreen, hits
from tests.browser.screen import ENGINE_LABELS, tab_to

QUERY = "music letters"


def test_hover_and_focus_light_every_card_of_a_startup_and_no_other(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q=QUERY, limit=7)
    by_words = {hit["id"]: hit["rank"] for hit in hits(found)["fulltext"]}
    shared = next(hit for hit in hits(found)["neural"] if hit["id"] in by_words)
    alone = next(hit for hit in hits(found)["neural"] if hit["id"] not in by_words)
    screen.open(f"/compare?q={QUERY.replace(' ', '+')}&limit=7")
    screen.shows_all(found)
    expect(screen.lit).to_have_count(0)
    places = (("neural", shared["rank"]), ("fulltext", by_words[shared["id"]]))
    for place in places:
        screen.card(*place).hover()
        screen.lights(shared["id"], article=2, li=2, path=2)
    screen.card("neural", alone["rank"]).hover()
    screen.lights(alone["id"], article=1, li=1, span=1)
    screen.main.get_by_role("heading", level=1).hover()
    expect(screen.lit).to_have_count(0)
    screen.measures.last.focus()
    for place in places:
        tab_to(screen.why(*place))
        screen.lights(shared["id"], article=2, li=2, path=2)
        expect(screen.card(*place)).not_to_have_css("box-shadow", "none")
    screen.box.focus()
    expect(screen.lit).to_have_count(0)


def test_rank_moves_and_true_ranks_are_those_of_the_api_and_are_not_told_by_colour_alone(
    screen: CompareScreen, app: Server
) -> None:
    found = app.api("compare", q=QUERY, engine=ENGINES)
    screen.open(f"/compare?q={QUERY.replace(' ', '+')}&{'&'.join(f'compare={name}' for name in ENGINES)}")
    screen.shows_all(found)
    told = {"shared": 0, "missed": 0}
    for engine, ranked in hits(found).items():
        for hit in ranked:
            chips = screen.card(engine, hit["rank"]).locator(".also")
            shown: dict[str, tuple[str, str]] = {text: (text, style) for text, style in chips.evaluate_all(_CHIPS)}
            for other in hit["elsewhere"] if engine != HYBRID else ():
                text, border = next(chip for chip in shown.values() if ENGINE_LABELS[other["engine"]] in chip[0])
                place = re.search(r"([\d,]+)(st|nd|rd|th)", text)
                assert (int(place[1].replace(",", "")) if place else None) == other["rank"], text
                if other["shown"]:
                    assert (text.split()[0], border) == (
                        arrow(other["rank"] - hit["rank"]),
                        LINE_STYLES[other["engine"]],
                    )
                else:
                    assert text[0] == "✕"
                    assert not place or f"of {found['pool']:,}" in text
                    assert all(word in text for word in other["lacks"] if other["engine"] == "fulltext")
                told["shared" if other["shown"] else "missed"] += 1
            for parent in hit["parents"]:
                text = next(iter(shown))
                assert f"{parent['rank']}" in text if parent["rank"] else f"{ENGINE_LABELS[parent['engine']]} –" in text
    assert all(told.values())


_CHIPS = """chips => chips.map(chip => {
    const seen = chip.cloneNode(true)
    seen.querySelectorAll('.spoken').forEach(spoken => spoken.remove())
    return [seen.textContent, getComputedStyle(chip).borderTopStyle]
})"""


def arrow(move: int) -> str:
    return f"↑{move}" if move > 0 else f"↓{-move}" if move < 0 else "="


def test_measures_are_those_of_the_api_and_tell_what_they_say(screen: CompareScreen, app: Server) -> None:
    found = app.api("compare", q=QUERY)
    (agreement,) = found["agreements"]
    screen.open(f"/compare?q={QUERY.replace(' ', '+')}")
    values = [f"{agreement[name]:.2f}" for name in ("overlap", "jaccard", "rbo")]
    expect(screen.measures.get_by_role("definition")).to_contain_text(values)
    assert len(set(screen.measures.locator(".spoken").all_inner_texts())) == 3
    screen.box.focus()
    for measure in screen.measures.all():
        spoken = measure.locator(".spoken").inner_text()
        assert len(spoken.split()) > 5
        assert tip(measure) is None
        measure.hover()
        assert tip(measure) == spoken
        screen.main.get_by_role("heading", level=1).hover()
        tab_to(measure)
        assert tip(measure) == spoken
    for sentence in agreement["summary"]:
        expect(screen.main.get_by_role("status")).to_contain_text(sentence)


def tip(measure: Locator) -> str | None:
    """What is drawn below the measure."""
    shown: str | None = measure.evaluate(_TIP)
    return shown


_TIP = """measure => {
    const drawn = getComputedStyle(measure, '::after');
    const seen = drawn.display !== 'none' && drawn.visibility === 'visible' && Number(drawn.opacity) > 0;
    return seen && drawn.content !== 'none' ? JSON.parse(drawn.content) : null;
}"""
