"""Apps over one server: several at once, the server leaving and coming back, a new index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.server.database import ServerDatabase
from search.service import Catalogs, Stage
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.places import CATALOG
from tests.qdrant_http import Mode, QdrantServer, serve_qdrant
from tests.server.reach import database_at, until

Start = Callable[..., Catalogs]
DOG = SearchRequest("dog", FULLTEXT, 1)
NEW = [{"name": "New", "description": "dog hotel"}, {"name": "Cat", "description": "cats"}, {"name": "Owl"}]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "shops.jsonl", shop_records())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Catalogs] = []

    def make(*urls: str, encoder: HashEncoder | None = None, **settings: object) -> Catalogs:
        asked = {"qdrant_url": ",".join(urls), "qdrant_timeout": 1, **settings}
        catalogs = Catalogs(settings_of(tmp_path / f"app-{len(started)}", **asked), encoder or HashEncoder())
        catalogs.start()
        started.append(catalogs)
        return catalogs

    yield make
    for catalogs in started:
        catalogs.close()


def ready(catalogs: Catalogs) -> Catalogs:
    until(lambda: catalogs.default.state.stage is Stage.READY)
    return catalogs


def found(catalogs: Catalogs, request: SearchRequest = DOG) -> list[str]:
    return [hit.record.name for hit in catalogs.default.ask(lambda index: index.search(request)).hits]


def test_an_app_builds_nothing_says_what_does_and_takes_it_up(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    encoder = HashEncoder()
    apps = [start(server.url, encoder=encoder, catalog=catalog), start(server.url)]
    for app in apps:
        until(lambda app=app: app.default.state.stage is Stage.WAITING)  # type: ignore[misc]
        assert "python -m search index" in app.default.state.readiness(FULLTEXT).detail
        assert not app.default.state.readiness(FULLTEXT).failed
    assert all(request.startswith("GET") for request in server.requests)
    build(catalog, tmp_path, database=database)
    for app in apps:
        ready(app)
        for engine in ENGINES:
            assert found(app, SearchRequest("Pawtrol", engine, 5))
        assert found(app) == ["Pawtrol"]
    assert encoder.records == []
    assert not [*tmp_path.glob("app-*")]


@pytest.mark.parametrize("mode", ["refuse", "hang", 500])
def test_a_server_that_goes_is_told_at_once_and_its_return_is_noticed(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path, mode: Mode
) -> None:
    build(catalog, tmp_path, database=database)
    app = ready(start(server.url))
    client = TestClient(create_api(lambda: app))
    assert client.get("/ready").status_code == 200
    server.fail(mode)
    started = time.monotonic()
    answers = [client.get("/search", params={"q": "bread", "engine": engine}) for engine in ENGINES * 3]
    assert {answer.status_code for answer in answers} == {503}
    assert all("Qdrant" in answer.json()["detail"] for answer in answers)
    assert all("Retry-After" in answer.headers for answer in answers)
    assert time.monotonic() - started < 4
    until(lambda: client.get("/health").status_code == client.get("/ready").status_code == 503)
    assert app.default.state.stage is Stage.FAILED
    server.heal()
    until(lambda: client.get("/ready").status_code == 200, 15)
    assert client.get("/search", params={"q": "bread"}).status_code == 200


def test_a_server_that_is_not_there_at_the_start_is_waited_for(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path, database=database)
    server.fail("refuse")
    app = start(server.url)
    until(lambda: app.default.state.stage is Stage.FAILED)
    assert "QDRANT_URL" in app.default.state.readiness(FULLTEXT).detail
    server.heal()
    assert found(ready(app)) == ["Pawtrol"]


def test_a_lost_node_of_two_leaves_an_app_ready(start: Start, catalog: Path, tmp_path: Path) -> None:
    with serve_qdrant() as one, serve_qdrant(one.client) as other:
        build(catalog, tmp_path, database=database_at(one.url, other.url))
        app = ready(start(one.url, other.url, qdrant_timeout=2))
        one.fail("refuse")
        until_asked = len(other.requests) + 6
        until(lambda: bool(found(app)) and len(other.requests) > until_asked)
        assert app.default.state.stage is Stage.READY
        other.fail("refuse")
        until(lambda: app.default.state.stage is Stage.FAILED)
        one.heal()
        assert found(ready(app)) == ["Pawtrol"]


def test_a_server_that_is_too_old_is_told_and_its_upgrade_noticed(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    server.version = "1.15.5"
    empty = start(server.url)
    until(lambda: "1.16" in empty.default.state.readiness(FULLTEXT).detail)
    server.version = "1.16.0"
    build(catalog, tmp_path, database=database)
    ready(empty)
    server.version = "1.15.5"
    app = start(server.url)
    until(lambda: app.default.state.stage is Stage.FAILED)
    assert "1.15.5" in app.default.state.readiness(NEURAL).detail
    server.version = "1.18.3"
    assert found(ready(app)) == ["Pawtrol"]


def test_a_new_index_is_taken_up_without_a_restart(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path, database=database)
    app = ready(start(server.url))
    new = write_jsonl(tmp_path / "new.jsonl", NEW)
    build(new, tmp_path, database=database)
    until(lambda: found(app) == ["New"])
    for engine in ENGINES:
        assert "New" in found(app, SearchRequest("dog", engine))


def test_a_request_whose_collection_is_gone_is_answered_from_the_new_one(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    old = build(catalog, tmp_path, database=database).collection
    app = ready(start(server.url))
    new = write_jsonl(tmp_path / "new.jsonl", NEW)
    build(new, tmp_path, database=database)
    server.client.delete_collection(old)
    for engine in ENGINES:
        assert "New" in found(app, SearchRequest("dog", engine))


def test_a_server_that_returns_without_the_collection_is_waited_for(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    live = build(catalog, tmp_path, database=database).collection
    app = ready(start(server.url))
    server.fail("refuse")
    until(lambda: app.default.state.stage is Stage.FAILED)
    server.client.delete_collection(live)
    server.heal()
    until(lambda: app.default.state.stage is Stage.WAITING)
    assert "python -m search index" in app.default.state.readiness(HYBRID).detail
    build(catalog, tmp_path, database=database)
    assert found(ready(app)) == ["Pawtrol"]


def test_an_index_that_does_not_fit_is_told_and_not_taken_up(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    """As in a deployment where one app has another model: the one left behind must not look ready for ever."""
    old = build(catalog, tmp_path, database=database).collection
    app = ready(start(server.url))
    other = build(catalog, tmp_path, database=database, model="another-model").collection
    until(lambda: "another-model" in app.default.state.note)
    assert found(app) == ["Pawtrol"]
    server.client.delete_collection(old)
    until(lambda: app.default.state.index is None)
    assert "another-model" in app.default.state.readiness(NEURAL).detail
    assert TestClient(create_api(lambda: app)).get("/ready").status_code == 503
    assert database.live(CATALOG) == other
    build(catalog, tmp_path, database=database)
    assert found(ready(app)) == ["Pawtrol"]


def test_an_index_of_other_weights_is_not_taken_up(
    database: ServerDatabase, server: QdrantServer, start: Start, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path, HashEncoder(identity="other weights"), database)
    app = start(server.url)
    until(lambda: "weights" in app.default.state.readiness(NEURAL).detail)
    assert app.default.state.index is None
    build(catalog, tmp_path, database=database)
    assert len(found(ready(app), SearchRequest("dog", NEURAL))) == len(SHOPS)


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
def test_a_key_that_is_refused_turns_health_red_until_it_is_right(start: Start, catalog: Path, tmp_path: Path) -> None:
    with serve_qdrant(api_key="secret") as server:
        build(catalog, tmp_path, database=database_at(server.url, qdrant_api_key="secret"))
        app = ready(start(server.url, qdrant_api_key="secret"))
        client = TestClient(create_api(lambda: app))
        server.api_key = "changed"
        until(lambda: client.get("/ready").status_code == 503)
        assert "QDRANT_API_KEY" in client.get("/health").text
        assert "secret" not in client.get("/health").text
        server.api_key = "secret"
        ready(app)
