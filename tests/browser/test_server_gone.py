"""The pages over a Qdrant server: without an index, and while the server is away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from search.build.copy import copy_index
from search.edge.database import EdgeDatabase
from search.settings import load_settings
from search.store.find import find_database
from tests.app_process import Server, serve
from tests.browser.screen import NewPage, Screen
from tests.qdrant_http import QdrantServer, serve_qdrant

_LONG = 240_000

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def qdrant() -> Iterator[QdrantServer]:
    with serve_qdrant() as server:
        yield server


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """INDEX_DIR of the app."""
    return Path(tmp_path_factory.mktemp("scratch")) / "index"


@pytest.fixture(scope="module")
def app(qdrant: QdrantServer, scratch: Path) -> Iterator[Server]:
    """The app over a server that has no index yet."""
    with serve(index_dir=scratch, qdrant_url=qdrant.url, qdrant_timeout=2) as server:
        yield server


def fill(qdrant: QdrantServer, bundled_index: Path) -> None:
    """Put the bundled catalog on the server, as the command line does."""
    database = find_database(load_settings(qdrant_url=qdrant.url))
    copy_index(EdgeDatabase(bundled_index), database, "startups")


@pytest.fixture
def filled(app: Server, qdrant: QdrantServer, bundled_index: Path) -> Server:
    """The app with its index."""
    if app.api("health")["records"] is None:
        fill(qdrant, bundled_index)
    app.wait_until_ready()
    return app


@pytest.fixture
def screen(new_page: NewPage) -> Screen:
    return Screen(new_page())


def test_without_an_index_the_command_is_told_and_the_index_taken_up_when_it_is_there(
    screen: Screen, app: Server, qdrant: QdrantServer, scratch: Path, bundled_index: Path
) -> None:
    screen.open("/?q=clean+water&limit=3")
    expect(screen.main).to_contain_text("python -m search index", timeout=_LONG)
    expect(screen.main.get_by_role("alert")).to_have_count(0)
    expect(screen.progress).to_have_count(0)
    health = app.api("health")
    assert health["status"] == "starting"
    assert "python -m search index" in health["engines"]["fulltext"]["detail"]
    assert app.builds() == []
    fill(qdrant, bundled_index)
    expect(screen.names).to_have_count(3, timeout=_LONG)
    screen.shows(app.names("clean water", "neural", limit=3))
    assert not scratch.exists()


def test_results_of_every_engine_come_from_the_server(screen: Screen, filled: Server) -> None:
    for engine in ("neural", "fulltext", "hybrid"):
        screen.open(f"/?q=clean+water&engine={engine}&limit=5")
        screen.shows(filled.names("clean water", engine, limit=5))


def test_a_server_that_goes_is_told_and_results_come_back_by_themselves(
    screen: Screen, filled: Server, qdrant: QdrantServer
) -> None:
    robots = filled.names("robots at night", "neural", limit=3)
    screen.open("/?q=clean+water&limit=3")
    screen.shows(filled.names("clean water", "neural", limit=3))
    qdrant.fail("refuse")
    screen.ask("robots at night")
    expect(screen.error).to_contain_text("Qdrant")
    expect(screen.names).to_have_count(0)
    filled.wait_until_failed()
    qdrant.heal()
    expect(screen.names).to_have_text(robots, timeout=_LONG)
    expect(screen.error).to_have_count(0)
