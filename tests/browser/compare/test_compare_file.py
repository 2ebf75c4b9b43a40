"""The comparison saved as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen, hits
from tests.browser.dirty import BOOM, DirtyApp
from tests.browser.screen import NewPage


def saved(screen: CompareScreen, folder: Path) -> Path:
    """The file that the button gives."""
    with screen.page.expect_download() as download:
        screen.save.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def opened(page: Page, path: Path) -> list[str]:
    """Open the file by itself; what it asked for besides itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    return [url for url in asked if not url.startswith((path.as_uri(), "data:"))]


def holds_all(page: Page, found: Any, order: Sequence[str]) -> None:
    ranked = hits(found)
    names = [hit["name"] for engine in order for hit in ranked[engine]]
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text(names)
    expect(page.get_by_role("heading", level=1)).to_have_text(found["query"])


def test_it_needs_nothing_else_and_holds_every_name(new_page: NewPage, app: Server, tmp_path: Path) -> None:
    engines = ["fulltext", "neural", "hybrid"]
    found = app.api("compare", q="music letters", engine=engines, limit=5)
    screen = CompareScreen(new_page())
    screen.open(f"/compare?q=music+letters&limit=5&{'&'.join(f'compare={name}' for name in engines)}")
    screen.shows_all(found)
    path = saved(screen, tmp_path)
    assert path.suffix == ".html"
    page = new_page()
    assert opened(page, path) == []
    holds_all(page, found, ("fulltext", "hybrid", "neural"))
    expect(page.locator("body")).to_contain_text(app.api("health")["catalog_sha256"])


class TestDirty:
    QUERY = f"dirty \"'></title><script>{BOOM}</script><img src=x onerror={BOOM}> [x](javascript:alert(1)) & ../../x"

    @pytest.fixture
    def app(self, dirty: DirtyApp) -> Server:
        return dirty.server

    @pytest.fixture
    def may_fetch(self, dirty: DirtyApp) -> tuple[str, ...]:
        return (dirty.nowhere,)

    def test_a_hostile_query_and_catalog_are_shown_and_not_obeyed(
        self, new_page: NewPage, app: Server, tmp_path: Path
    ) -> None:
        found = app.api("compare", q=self.QUERY, limit=50)
        screen = CompareScreen(new_page())
        screen.open(f"/compare?q={quote(self.QUERY)}&limit=50")
        path = saved(screen, tmp_path)
        page = new_page()
        assert opened(page, path) == []
        holds_all(page, found, ("neural", "fulltext"))
        for card in page.get_by_role("article").all():
            card.hover()
        assert page.evaluate("window.__pwned === undefined")
        expect(
            page.locator("script, img[src=x], [onerror], [onload], [onmouseover], a[href^=javascript]")
        ).to_have_count(0)
