"""The pages over a Qdrant server that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.app_process import Server, serve
from tests.browser.screen import NewPage, Screen
from tests.faulty_proxy import FaultyProxy
from tests.qdrant_server import serve_qdrant


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyProxy]:
    with serve_qdrant(tmp_path_factory.mktemp("qdrant")) as qdrant, FaultyProxy(qdrant.url) as between:
        yield between


@pytest.fixture(scope="module")
def app(proxy: FaultyProxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app that keeps its bundled catalog on a server, which it fills by itself."""
    with serve(index_dir=tmp_path_factory.mktemp("scratch"), qdrant_url=proxy.url, qdrant_timeout=1) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture
def screen(new_page: NewPage) -> Screen:
    return Screen(new_page())


def test_results_of_every_engine_come_from_the_server(screen: Screen, app: Server) -> None:
    for engine in ("neural", "fulltext", "hybrid"):
        screen.open(f"/?q=clean+water&engine={engine}&limit=5")
        expect(screen.names).to_have_text(app.names("clean water", engine, limit=5))


def test_a_server_that_goes_is_told_and_results_come_back_by_themselves(
    screen: Screen, app: Server, proxy: FaultyProxy
) -> None:
    screen.open("/?q=clean+water&limit=3")
    names = app.names("clean water", "neural", limit=3)
    expect(screen.names).to_have_text(names)
    proxy.mode = "refuse"
    screen.ask("robots at night")
    expect(screen.main.get_by_role("alert")).to_contain_text("Qdrant")
    expect(screen.names).to_have_count(0)
    assert app.api("health")["status"] == "failed"
    proxy.mode = "pass"
    expect(screen.names).to_have_text(app_names(app), timeout=30_000)
    expect(screen.main.get_by_role("alert")).to_have_count(0)


def app_names(app: Server) -> list[str]:
    app.wait_until_ready(30)
    return app.names("robots at night", "neural", limit=3)
