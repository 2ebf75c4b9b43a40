from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.contrast import Paint, luminance, paint
from tests.browser.screen import NewPage

_FIGURES = ".venn, .times, .measures, .inwords, .diagram"
_TEXTS = (
    "h1, .lede, h3, .summary, .tags, .text, article mark, .rank, .score, .score b, .also, .also b, "
    ".sets b, .sets span, .measure dt, .measure dd, .inwords p, "
    ".ranking h4, .entry .name, .entry .rank, .stub span, "
    ".column .fine, .second .line, .act span, .why h4, .why p, .why th, .why td:not(.bar), .heat .more, .heat .less"
)
_EACH = 3
_DARK_AND_LIGHT = pytest.mark.parametrize(
    ("context_options", "dark"), [({"color_scheme": "dark"}, True), ({"color_scheme": "light"}, False)], ids=str
)


def faint(screen: CompareScreen, dark: bool) -> dict[str, Paint]:
    """The texts that stand out too little, or the wrong way round."""
    kinds = [screen.main.locator(kind) for kind in _TEXTS.split(", ")]
    kinds += [screen.main.get_by_role(role).locator("p") for role in ("link", "button")]
    texts = [text for kind in kinds for text in kind.all()[:_EACH]]
    painted = {text: paint(text) for text in texts}
    assert len(painted) > 30
    return {
        text.evaluate("element => element.outerHTML.slice(0, 120)"): found
        for text, found in painted.items()
        if found.contrast < 4.5 or (luminance(found.ground) < luminance(found.text)) != dark
    }


@_DARK_AND_LIGHT
def test_the_text_of_figures_cards_and_explanations_stands_out(new_page: NewPage, app: Server, dark: bool) -> None:
    screen = CompareScreen(new_page())
    found = hits(app.api("compare", q="music letters", engine=["fulltext", "neural"], limit=2))
    opened = next(hit for hit in found["neural"] if not hit["elsewhere"][0]["shown"])
    screen.open(f"/compare?q=music+letters&compare=fulltext&compare=neural&limit=2&why={opened['id']}")
    expect(screen.explained).not_to_have_count(0)
    expect(screen.main.locator(_FIGURES)).to_have_count(5)
    assert faint(screen, dark) == {}


@_DARK_AND_LIGHT
def test_hits_that_answer_nothing_can_still_be_read(new_page: NewPage, app: Server, dark: bool) -> None:
    found = app.api("compare", q="zzyzx qwrtk", limit=1)
    assert found["results"][0]["answered"] is False
    screen = CompareScreen(new_page())
    screen.open("/compare?q=zzyzx+qwrtk&limit=1")
    screen.shows_all(found)
    assert faint(screen, dark) == {}
