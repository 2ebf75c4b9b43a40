"""Several catalogs over HTTP, and the key that the API may ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.edge.database import EdgeDatabase
from search.service import Catalogs
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.places import CATALOG
from tests.store.filling import publish
from tests.waiting import settled, wait_until

KEY = "öffne-dich".encode().hex()
ASKED = ("/search?q=dog", "/compare?q=dog", "/explain/0?q=dog", "/similar/0", "/cities", "/catalogs")
OPEN = ("/health", "/ready", "/docs", "/openapi.json")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogs]:
    """The shops, and another catalog of words alone whose last import has failed."""
    root: Path = tmp_path_factory.mktemp("two")
    build(write_jsonl(root / "shops.jsonl", shop_records()), root)
    publish(EdgeDatabase(root / "index"), "words")
    catalogs = Catalogs(settings_of(root, api_key=KEY), HashEncoder())
    catalogs.start()
    settled(catalogs)
    yield catalogs
    catalogs.close()


@pytest.fixture
def client(two: Catalogs) -> TestClient:
    return TestClient(create_api(lambda: two), raise_server_exceptions=False, headers={"X-API-Key": KEY})


@pytest.fixture
def stranger(two: Catalogs) -> TestClient:
    return TestClient(create_api(lambda: two), raise_server_exceptions=False)


def test_a_catalog_is_named_in_the_address(client: TestClient) -> None:
    for name in ("", CATALOG, CATALOG.upper()):
        answer = client.get("/search", params={"q": "dog", "engine": "fulltext", "catalog": name})
        assert [hit["name"] for hit in answer.json()["result"]] == ["Pawtrol"], name
        assert client.get("/health", params={"catalog": name}).json()["records"] == 5
    for path in (*ASKED[:-1], "/health", "/ready"):
        answer = client.get(path, params={"catalog": "none", "q": "dog"})
        assert answer.status_code == 404, path
        assert CATALOG in answer.json()["detail"]


def test_catalogs_are_listed(client: TestClient) -> None:
    told = {one["name"]: one for one in client.get("/catalogs").json()["result"]}
    shops = told[CATALOG]
    assert [*told] == sorted([CATALOG, "words"])
    assert (shops["state"], shops["records"], shops["source"], shops["is_default"]) == ("ready", 5, "shops.jsonl", True)
    assert len(shops["sha256"]) == 64
    assert shops["size"] > 0
    assert told["words"]["records"] == 5


def test_without_the_key_only_health_and_documentation_answer(stranger: TestClient) -> None:
    for path in ASKED:
        for headers in ({}, {"X-API-Key": "wrong"}, {"Authorization": f"Basic {KEY}"}, {"X-API-Key": KEY[:-1]}):
            answer = stranger.get(path, headers=headers)
            assert (answer.status_code, "WWW-Authenticate" in answer.headers) == (401, True), path
            assert KEY not in answer.text
        for headers in ({"X-API-Key": KEY}, {"Authorization": f"Bearer {KEY}"}, {"authorization": f"bearer  {KEY} "}):
            assert stranger.get(path, headers=headers).status_code == 200, path
    for path in OPEN:
        wait_until(lambda path=path: stranger.get(path).status_code == 200)  # type: ignore[misc]


def test_a_key_of_any_bytes_is_refused_and_never_logged(stranger: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for value in (b"\xff\xfe", "ключ".encode(), b"x" * 10_000):
        assert stranger.get("/catalogs", headers={b"X-API-Key": value}).status_code == 401
    assert stranger.get("/catalogs", headers={"X-API-Key": KEY}).status_code == 200
    assert KEY not in caplog.text
