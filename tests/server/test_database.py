"""Collections and aliases on a server, whatever else happens there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models

from search.errors import IndexMismatch, IndexMissing, SettingsError, StoreUnavailable
from search.request import ENGINES, SearchRequest
from search.server.connection import Connection
from search.server.database import ServerDatabase
from search.server.layout import Layout
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened
from tests.places import CATALOG
from tests.qdrant_http import MemoryQdrant, QdrantServer, serve_qdrant
from tests.server.conftest import Clock
from tests.server.reach import Impatient, database_at

HOUR = 3600.0
SIZE = models.VectorParams(size=2, distance=models.Distance.COSINE)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "shops.jsonl", shop_records())


def collections(client: QdrantClient) -> set[str]:
    return {found.name for found in client.get_collections().collections}


def test_another_process_needs_nothing_but_the_address(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path
) -> None:
    build(catalog, tmp_path, database=database)
    elsewhere = tmp_path / "elsewhere"
    index = opened(elsewhere, database=database_at(server.url))
    for engine in ENGINES:
        assert index.search(SearchRequest("bread", engine)).hits[0].record in SHOPS
    assert index.manifest.catalog_name == "shops.jsonl"
    assert not elsewhere.exists()


def test_what_was_live_stays_until_a_later_build_starts(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path, clock: Clock
) -> None:
    first = build(catalog, tmp_path, database=database).collection
    reader = opened(tmp_path, database=database)
    clock.ahead = HOUR
    second = build(catalog, tmp_path, database=database).collection
    assert first in collections(server.client)
    assert reader.search(SearchRequest("dog")).hits
    clock.ahead = 2 * HOUR
    third = build(catalog, tmp_path, database=database).collection
    assert collections(server.client) == {second, third}
    assert database.live(CATALOG) == third


def test_what_a_dead_build_left_is_swept_by_its_age_alone(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path, clock: Clock
) -> None:
    left, _ = database.create(CATALOG, 16, 5)
    for hours, stays in ((0, True), (1, True), (12, False)):
        clock.ahead = hours * HOUR
        build(catalog, tmp_path, database=database)
        assert (left in collections(server.client)) == stays
    assert opened(tmp_path, database=database).manifest.records == len(SHOPS)


class Between(MemoryQdrant):
    """Does something at the moment when an alias is to move: ``before`` it does, or ``after``."""

    before: Callable[[], object] | None = None
    after: Callable[[], object] | None = None

    def update_collection_aliases(self, change_aliases_operations: Any, *args: Any, **more: Any) -> bool:
        before, after = self.before, self.after
        self.before = self.after = None
        if before:
            before()
        done = super().update_collection_aliases(change_aliases_operations, *args, **more)
        if after:
            after()
        return done


def test_a_collection_that_is_about_to_be_live_is_not_swept(catalog: Path, tmp_path: Path, clock: Clock) -> None:
    """It took ten minutes to fill, and another build starts just before its alias moves."""
    client = Between()
    database, other = (ServerDatabase(Connection.over(client), Layout()) for _ in range(2))
    build(catalog, tmp_path, database=database)
    clock.ahead = HOUR / 6
    client.before = lambda: other.sweep(CATALOG)
    report = build(catalog, tmp_path, database=database)
    assert database.live(CATALOG) == report.collection
    assert opened(tmp_path, database=database).search(SearchRequest("dog")).hits


def test_a_build_overtaken_as_it_ends_has_ended_well(catalog: Path, tmp_path: Path) -> None:
    client = Between()
    database, other = (ServerDatabase(Connection.over(client), Layout()) for _ in range(2))
    build(catalog, tmp_path, database=database)
    later: list[str] = []
    client.after = lambda: later.append(build(catalog, tmp_path, database=other).collection)
    build(catalog, tmp_path, database=database)
    assert [database.live(CATALOG)] == later
    assert opened(tmp_path, database=database).search(SearchRequest("dog")).hits


class Meeting(HashEncoder):
    """Waits for another to come as far, when it first encodes."""

    def __init__(self, barrier: threading.Barrier) -> None:
        super().__init__()
        self._barrier: threading.Barrier | None = barrier

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        barrier, self._barrier = self._barrier, None
        if barrier:
            barrier.wait(20)
        return super().encode(texts)


def test_two_builds_at_once_both_succeed_and_one_is_live(server: QdrantServer, catalog: Path, tmp_path: Path) -> None:
    barrier, reports = threading.Barrier(2), list[str]()

    def work(root: Path) -> None:
        reports.append(build(catalog, root, Meeting(barrier), database_at(server.url)).collection)

    builders = [threading.Thread(target=work, args=(tmp_path / name,)) for name in "ab"]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
    assert len({*reports}) == 2
    database = database_at(server.url)
    assert database.live(CATALOG) in reports
    index = opened(tmp_path, database=database)
    for engine in ENGINES:
        assert index.search(SearchRequest("dog", engine)).hits


def test_whatever_fails_what_was_live_stays(server: QdrantServer, catalog: Path, tmp_path: Path) -> None:
    database = database_at(server.url)
    build(catalog, tmp_path, database=database)
    live, kept = database.live(CATALOG), collections(server.client)
    away = ServerDatabase(Impatient.to(server.url), Layout())
    server.fail("refuse")
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        build(catalog, tmp_path, database=away)
    server.heal()
    for request in ("PUT /collections", "/index", "/points", "/count", "/aliases"):
        server.fail(500, only=request)
        with pytest.raises(StoreUnavailable, match="500"):
            build(catalog, tmp_path, database=ServerDatabase(Impatient.to(server.url), Layout()))
        server.heal()
        assert database.live(CATALOG) == live
    assert kept <= collections(server.client)
    assert opened(tmp_path, database=database).search(SearchRequest("dog")).hits
    assert build(catalog, tmp_path, database=database).collection != live


def test_a_build_goes_on_when_the_server_is_back(server: QdrantServer, catalog: Path, tmp_path: Path) -> None:
    database = database_at(server.url, qdrant_timeout=1)
    for mode in ("refuse", "hang", 503):
        server.fail(mode)
        threading.Timer(1.5, server.heal).start()
        report = build(catalog, tmp_path, database=database)
        assert database.live(CATALOG) == report.collection


class Losing(MemoryQdrant):
    """Loses a point, or part of one."""

    def __init__(self, lose: str) -> None:
        super().__init__()
        self._lose = lose

    def upsert(self, collection_name: str, points: Any, *args: Any, **more: Any) -> Any:
        for point in points:
            if "name" in point.payload and self._lose == "payload":
                point.payload = {**point.payload, "name": "?"}
            if self._lose in point.vector and len(point.vector) > 1:
                other = next(iter(points)).vector[self._lose]
                point.vector = {**point.vector, self._lose: other}
        kept = [point for point in points if point.id != 2 or self._lose != "point"]
        return super().upsert(collection_name, kept, *args, **more)


@pytest.mark.parametrize("lose", ["point", "payload", "meaning", "words"])
def test_what_is_not_stored_as_sent_is_not_made_live(catalog: Path, tmp_path: Path, lose: str) -> None:
    client = Losing(lose)
    database = ServerDatabase(Connection.over(client), Layout())
    with pytest.raises(StoreUnavailable):
        build(catalog, tmp_path, database=database)
    live = database.live(CATALOG)
    assert live is None or not database.manifest(live).whole
    assert collections(client) == ({live} if live else set())


def test_collections_of_others_are_left_alone(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path, clock: Clock
) -> None:
    strangers = {"mine", f"{CATALOG}2", f"{CATALOG}-backup", f"{CATALOG}-20260101000000-zzzzzz", f"{CATALOG}-2026-a"}
    for name in strangers:
        server.client.create_collection(name, SIZE)
    for day in range(3):
        clock.ahead = day * 24 * HOUR
        build(catalog, tmp_path, database=database)
    assert strangers <= collections(server.client)
    assert len(collections(server.client)) == len(strangers) + 2
    assert database.names() == [CATALOG]


def test_a_collection_with_the_name_of_the_catalog_is_told(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path
) -> None:
    server.client.create_collection(CATALOG, SIZE)
    with pytest.raises(SettingsError, match="QDRANT_COLLECTION"):
        build(catalog, tmp_path, database=database)
    assert collections(server.client) == {CATALOG}


def test_an_alias_of_others_is_told_and_stays_theirs(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path
) -> None:
    server.client.create_collection("theirs", SIZE)
    alias = models.CreateAlias(collection_name="theirs", alias_name=CATALOG)
    server.client.update_collection_aliases([models.CreateAliasOperation(create_alias=alias)])
    with pytest.raises(SettingsError, match=r"theirs.*QDRANT_COLLECTION"):
        opened(tmp_path, database=database)
    with pytest.raises(SettingsError, match=r"theirs.*QDRANT_COLLECTION"):
        build(catalog, tmp_path, database=database)
    assert database.live(CATALOG) == "theirs"
    assert collections(server.client) == {"theirs"}


def test_an_index_of_an_older_version_is_to_be_made_anew(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path, clock: Clock
) -> None:
    old = f"{CATALOG}-20250101000000-abcdef"
    manifest = {"format": 2, "catalog_path": str(catalog), "records": 5, "dimension": 2, "model": "test-model"}
    server.client.create_collection(old, SIZE, metadata={"manifest": manifest})
    server.client.create_collection(f"{old}-noise", SIZE)
    alias = models.CreateAlias(collection_name=old, alias_name=CATALOG)
    server.client.update_collection_aliases([models.CreateAliasOperation(create_alias=alias)])
    with pytest.raises(IndexMismatch, match=r"format 2.*python -m search index"):
        opened(tmp_path, database=database)
    assert database.source(CATALOG) == str(catalog)
    new = build(catalog, tmp_path, database=database).collection
    assert opened(tmp_path, database=database).manifest.records == len(SHOPS)
    clock.ahead = HOUR
    build(catalog, tmp_path, database=database)
    assert not {old, f"{old}-noise"} & collections(server.client)
    assert new in collections(server.client)


def test_a_node_that_tells_an_older_alias_deletes_nothing_that_is_live(catalog: Path, tmp_path: Path) -> None:
    memory = MemoryQdrant()
    with serve_qdrant(memory) as one, serve_qdrant(memory) as other:
        database = database_at(one.url, other.url)
        live = build(catalog, tmp_path, database=database).collection
        one.fail("page", only="/aliases", body=b'{"result": {"aliases": []}, "status": "ok", "time": 0}')
        for _ in range(4):
            database.remove(live)
        assert live in collections(memory)


def test_what_is_missing_is_told_with_what_to_run(database: ServerDatabase, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m search index"):
        opened(tmp_path, database=database)
    assert database.source(CATALOG) is None


@pytest.mark.parametrize("version", ["1.15.5", "0.9.0", "unknown"])
def test_a_server_that_is_too_old_is_told_whatever_is_asked(
    database: ServerDatabase, server: QdrantServer, catalog: Path, tmp_path: Path, version: str
) -> None:
    server.version = version
    with pytest.raises(StoreUnavailable, match=r"1\.16"):
        build(catalog, tmp_path, database=database)
    assert collections(server.client) == set()
    with pytest.raises(StoreUnavailable, match=r"1\.16"):
        opened(tmp_path, database=database)
    server.version = "1.16.0"
    build(catalog, tmp_path, database=database)
    server.version = version
    with pytest.raises(StoreUnavailable, match=r"1\.16"):
        opened(tmp_path, database=database)
