from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from search.build import build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.neural import SentenceEncoder
from search.settings import DEFAULT_MODEL
from tests.app_process import Server, serve
from tests.browser.contexts import PATIENCE, Contexts
from tests.browser.dirty import DirtyApp, write_dirty
from tests.browser.pictures import closed_port, logo_records
from tests.browser.screen import NewPage, Screen
from tests.browser.watch import Watch
from tests.chromium import find_chromium, in_ci

_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_OPTIONS = {
    "viewport": {"width": 1280, "height": 900},
    "color_scheme": "light",
    "locale": "en-GB",
    "reduced_motion": "reduce",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: they are slow, and Playwright keeps the thread's event loop running."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        missing = pytest.fail if in_ci() else pytest.skip
        missing("there is no Chromium; `python -m tests.chromium` says more")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Contexts:
    return Contexts(browser)


@pytest.fixture(scope="session")
def bundled_app(browser: Browser, bundled_index: Path) -> Iterator[Server]:
    """The app over the bundled catalog, both engines ready."""
    with serve(index_dir=bundled_index) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture(scope="session")
def dirty(browser: Browser, minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DirtyApp]:
    """The app over a hostile catalog with logos that cannot be loaded, both engines ready."""
    root: Path = tmp_path_factory.mktemp("dirty")
    nowhere = f"http://127.0.0.1:{closed_port()}"
    catalog = write_dirty(root / "dirty.jsonl", logo_records(nowhere))
    database = EdgeDatabase(root / "index")
    build_index(CatalogFile(catalog), database, "startups", minilm, DEFAULT_MODEL, root / "index")
    with serve(index_dir=root / "index", catalog=catalog) as server:
        server.wait_until_ready()
        yield DirtyApp(server, nowhere, catalog, root / "index")


@pytest.fixture
def app(bundled_app: Server) -> Server:
    """The app that ``page`` is opened on; modules with another one override this."""
    return bundled_app


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Options of the browser's context, such as viewport and color_scheme; for tests to override."""
    return {}


@pytest.fixture
def may_fetch() -> tuple[str, ...]:
    """Starts of addresses outside the app that a page may load; for tests to override."""
    return ()


@pytest.fixture
def new_page(
    contexts: Contexts, app: Server, context_options: dict[str, Any], may_fetch: tuple[str, ...]
) -> Iterator[NewPage]:
    """Opens a page in a context of its own; in the end none of them may have done a forbidden thing."""
    watched: list[tuple[Page, Watch]] = []

    def make() -> Page:
        page = contexts.lend(app.url, {**_OPTIONS, **context_options})
        watched.append((page, Watch(page, app.url, may_fetch)))
        return page

    yield make
    for page, _ in watched:
        contexts.give_back(page)
    assert not [fault for _, watch in watched for fault in watch.faults]


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def screen(page: Page) -> Screen:
    return Screen(page)
