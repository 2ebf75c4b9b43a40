"""Whole services over one server: several at once, the server leaving and coming back, a new index."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.engine import ENGINES
from search.service import SearchService
from search.service.server_home import ServerHome
from search.settings import Settings, load_settings
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.faulty_proxy import FaultyProxy
from tests.indexes import build, over_http
from tests.qdrant_server import QdrantOverEdge
from tests.service.test_service import ready, until

Start = Callable[..., SearchService]


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "shops.jsonl", shop_records())


@pytest.fixture
def start(tmp_path: Path, catalog: Path) -> Iterator[Start]:
    services: list[SearchService] = []

    def make(url: str, encoder: HashEncoder | None = None, **more: object) -> SearchService:
        folder = tmp_path / f"replica-{len(services)}"
        given = {"index_dir": folder, "catalog": catalog, "model": "test-model", "qdrant_timeout": 1, **more}
        service = SearchService(settings(url, **given), encoder or HashEncoder())
        service.start()
        services.append(service)
        return service

    yield make
    for service in services:
        service.close()


def settings(url: str, **more: object) -> Settings:
    return load_settings(qdrant_url=url, **more)


def api(service: SearchService) -> TestClient:
    return TestClient(create_api(lambda: service))


def test_of_two_that_start_at_once_one_builds_and_both_serve(
    qdrant: QdrantOverEdge, start: Start, tmp_path: Path
) -> None:
    encoders = HashEncoder(), HashEncoder()
    replicas = [start(qdrant.url, encoder) for encoder in encoders]
    for service in replicas:
        ready(service)
        for engine in ENGINES:
            assert service.search(engine, "bread", limit=5).hits[0].startup in SHOPS
        assert [found.city for found in service.cities()] == ["Paris", "Berlin", "São Paulo"]
        assert service.count(["paris", "Berlin"]) == 3
        assert service.similar(0, limit=2).hits
    assert sorted(len(encoder.records) for encoder in encoders) == [0, len(SHOPS)]
    aliases = over_http(tmp_path / "x", qdrant.url).connection.ask(lambda client: client.get_aliases()).aliases
    assert [alias.alias_name for alias in aliases] == ["startups"]


def test_a_replica_that_opens_keeps_nothing_on_its_disk(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path / "builder", HashEncoder(), over_http(tmp_path / "builder", qdrant.url))
    service = ready(start(qdrant.url))
    assert service.search(ENGINES[1], "dog", limit=1).hits
    assert not (tmp_path / "replica-0").exists()


def test_a_server_that_goes_is_told_at_once_and_its_return_is_noticed(qdrant: QdrantOverEdge, start: Start) -> None:
    with FaultyProxy(qdrant.url) as proxy:
        service = ready(start(proxy.url))
        client = api(service)
        assert client.get("/ready").status_code == 200
        for mode in ("drop", "refuse"):
            proxy.mode = mode
            started = time.monotonic()
            answers = [client.get("/search", params={"q": "bread", "engine": engine}) for engine in ENGINES * 3]
            assert {answer.status_code for answer in answers} == {503}
            assert all("Qdrant" in answer.json()["detail"] for answer in answers)
            assert all("Retry-After" in answer.headers for answer in answers)
            assert time.monotonic() - started < 4
            assert client.get("/health").status_code == client.get("/ready").status_code == 503
            assert client.get("/cities").status_code == 200
            proxy.mode = "pass"
            until(lambda: client.get("/ready").status_code == 200, 30)
            assert client.get("/search", params={"q": "bread"}).status_code == 200


def test_a_server_that_is_not_there_at_the_start_is_waited_for(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path / "builder", HashEncoder(), over_http(tmp_path / "builder", qdrant.url))
    qdrant.stop()
    service = start(qdrant.url)
    until(lambda: service.status().neural.failed)
    assert "QDRANT_URL" in service.status().fulltext.detail
    qdrant.start()
    assert ready_again(service).search(ENGINES[2], "bread", limit=3).hits


def test_a_new_index_is_taken_up_without_a_restart(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    at = over_http(tmp_path / "builder", qdrant.url)
    build(catalog, tmp_path / "builder", HashEncoder(), at)
    service = ready(start(qdrant.url, catalog=None))
    new = write_jsonl(tmp_path / "new.jsonl", [{"name": "New", "description": "cat"}])
    faults, stop = [], threading.Event()

    def read() -> None:
        while not stop.wait(0.02):
            for engine in ENGINES:
                try:
                    assert service.search(engine, "cat bread", limit=5).hits
                except Exception as error:
                    faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    patient = ServerHome(settings(qdrant.url, model="test-model", index_dir=tmp_path / "b"), at.connection, grace=5)
    build(new, tmp_path / "b", HashEncoder(), patient)
    until(lambda: service.count() == 1)
    stop.set()
    reader.join()
    assert faults == []
    assert service.search(ENGINES[0], "cat", limit=5).hits[0].startup.name == "New"
    assert service.search(ENGINES[1], "cat", limit=5).hits[0].startup.name == "New"


def test_a_collection_that_was_deleted_is_made_again(qdrant: QdrantOverEdge, start: Start, tmp_path: Path) -> None:
    encoder = HashEncoder()
    service = ready(start(qdrant.url, encoder))
    at = over_http(tmp_path / "x", qdrant.url)
    name = at.current_name()
    assert name is not None
    at.generations.collection(name).drop()
    until(lambda: at.current_name() not in (None, name))
    assert ready_again(service).search(ENGINES[0], "dog", limit=9).hits
    assert len(encoder.records) == len(SHOPS)


def test_a_wrong_key_is_said_and_not_shown(tmp_path: Path, start: Start) -> None:
    from tests.qdrant_server import serve_qdrant

    with serve_qdrant(tmp_path / "locked", api_key="right") as server:
        service = start(server.url, qdrant_api_key="wrong-key")
        until(lambda: service.status().neural.failed)
        detail = service.status().neural.detail
        assert "QDRANT_API_KEY" in detail
        assert "wrong-key" not in detail


def ready_again(service: SearchService) -> SearchService:
    until(lambda: service.status().neural.ready, 30)
    return service


def test_an_index_that_does_not_fit_is_told_when_the_one_served_is_gone(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    """As in a deployment where one app has another model: the one left behind must not look ready."""
    at = over_http(tmp_path / "builder", qdrant.url)
    build(catalog, tmp_path / "builder", HashEncoder(), at)
    service = ready(start(qdrant.url, catalog=None))
    other = over_http(tmp_path / "b", qdrant.url).generations
    name = at.current_name()
    assert name is not None
    changed = settings(qdrant.url, model="another-model", index_dir=tmp_path / "b")
    build(catalog, tmp_path / "b", HashEncoder(), ServerHome(changed, at.connection, grace=0))
    assert other.current() != name
    until(lambda: service.status().neural.failed)
    assert "another-model" in service.status().neural.detail
    assert api(service).get("/ready").status_code == 503
    build(catalog, tmp_path / "builder", HashEncoder(), at)
    assert ready_again(service).search(ENGINES[0], "dog", limit=9).hits


def test_a_catalog_of_ones_own_is_never_replaced_by_the_bundled_one(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    changed = settings(qdrant.url, model="another-model", index_dir=tmp_path / "b")
    at = ServerHome(changed, over_http(tmp_path / "x", qdrant.url).connection, grace=0)
    build(catalog, tmp_path / "b", HashEncoder(), at)
    before = at.current_name()
    service = start(qdrant.url, catalog=None)
    until(lambda: service.status().neural.failed)
    assert "CATALOG" in service.status().neural.detail
    assert "shops.jsonl" in service.status().neural.detail
    assert at.current_name() == before


def test_an_index_of_other_weights_is_not_taken_up(
    qdrant: QdrantOverEdge, start: Start, catalog: Path, tmp_path: Path
) -> None:
    at = over_http(tmp_path / "builder", qdrant.url)
    build(catalog, tmp_path / "builder", HashEncoder(), at)
    service = ready(start(qdrant.url, catalog=None))
    build(catalog, tmp_path / "builder", HashEncoder(identity="other weights"), at)
    until(lambda: service.status().neural.failed)
    assert "weights" in service.status().neural.detail
    build(catalog, tmp_path / "builder", HashEncoder(), at)
    assert ready_again(service).search(ENGINES[0], "dog", limit=9).hits


def test_a_server_that_returns_without_the_collection_is_filled_again(
    qdrant: QdrantOverEdge, start: Start, tmp_path: Path
) -> None:
    with FaultyProxy(qdrant.url) as proxy:
        encoder = HashEncoder()
        service = ready(start(proxy.url, encoder))
        at = over_http(tmp_path / "x", qdrant.url)
        name = at.current_name()
        assert name is not None
        proxy.mode = "refuse"
        until(lambda: service.status().neural.failed)
        at.generations.collection(name).drop()
        proxy.mode = "pass"
        until(lambda: at.current_name() not in (None, name), 40)
        assert ready_again(service).search(ENGINES[1], "dog", limit=9).hits


def test_a_key_that_is_refused_later_turns_health_red(tmp_path: Path, start: Start, catalog: Path) -> None:
    from tests.qdrant_server import serve_qdrant

    with serve_qdrant(tmp_path / "locked", api_key="right") as server:
        service = ready(start(server.url, qdrant_api_key="right"))
        server.api_key = "changed"
        client = api(service)
        until(lambda: client.get("/ready").status_code == 503)
        assert "right" not in client.get("/health").text.replace("are right", "")
        server.api_key = "right"
        until(lambda: client.get("/ready").status_code == 200, 30)
