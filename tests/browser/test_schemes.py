from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.contrast import luminance, paint
from tests.browser.screen import Screen

_TEXTS = "h1, .lede, .summary, article h3, article p, article mark, article .rank, article .score, article .score b"


@pytest.mark.parametrize(
    ("context_options", "dark"), [({"color_scheme": "dark"}, True), ({"color_scheme": "light"}, False)], ids=str
)
def test_the_page_follows_the_scheme_and_its_text_stands_out(screen: Screen, dark: bool) -> None:
    screen.open("/?q=music+letters&engine=fulltext")
    expect(screen.cards).not_to_have_count(0)
    expect(screen.cards.locator("mark")).not_to_have_count(0)
    texts = [*screen.main.locator(_TEXTS).all(), *screen.main.get_by_role("button").locator("p").all()]
    texts += screen.main.locator("article .act span").all()
    texts += [screen.box, *screen.main.get_by_role("radio").all(), *screen.sidebar.locator("p").all()]
    assert len(texts) > 20
    for text in texts:
        painted = paint(text)
        assert (luminance(painted.ground) < luminance(painted.text)) == dark
        assert painted.contrast >= 4.5, (painted, text.evaluate("element => element.outerHTML.slice(0, 200)"))
    assert luminance(paint(screen.main).ground) < 0.05 if dark else luminance(paint(screen.main).ground) > 0.9
