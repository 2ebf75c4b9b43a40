"""A new index on a server, while others read the old one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from qdrant_client import QdrantClient, models

from search.catalog import read_catalog
from search.engine import ENGINES
from search.errors import IndexBusy, IndexMismatch, IndexMissing, ModelError, SettingsError, StoreUnavailable
from search.server.connection import Manner
from search.server.generations import Generations
from search.server.lock import BuildLock
from search.service.server_home import ServerHome
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.faulty_proxy import FaultyProxy
from tests.index.test_build import Failing
from tests.indexes import build, open_engines, over_http
from tests.qdrant_server import QdrantOverEdge
from tests.server.test_connection import reach


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "builder"


@pytest.fixture
def at(qdrant: QdrantOverEdge, root: Path) -> ServerHome:
    return over_http(root, qdrant.url)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "old.jsonl", shop_records())


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "new.jsonl", [*shop_records(), {"name": "Newcomer", "description": "bread machines"}])


def collections(at: ServerHome) -> set[str]:
    return {found.name for found in at.connection.ask(lambda client: client.get_collections()).collections}


def test_another_process_needs_nothing_but_the_address(
    at: ServerHome, qdrant: QdrantOverEdge, old: Path, root: Path, tmp_path: Path
) -> None:
    build(old, root, HashEncoder(), at)
    replica = over_http(tmp_path / "replica", qdrant.url)
    engines = open_engines(tmp_path / "replica", HashEncoder(), replica)
    for name in ENGINES:
        assert engines.search(name, "bread").hits[0].startup in SHOPS
    assert not (tmp_path / "replica").exists()
    assert replica.current()[1].catalog_name == "old.jsonl"


def test_the_alias_moves_and_the_old_collection_goes(at: ServerHome, old: Path, new: Path, root: Path) -> None:
    build(old, root, HashEncoder(), at)
    first = collections(at)
    assert len(first) == 2
    encoder = HashEncoder()
    build(new, root, encoder, at)
    assert len(collections(at)) == 2
    assert not collections(at) & first
    assert encoder.records == ["Newcomer. bread machines"]
    assert len(open_engines(root, encoder, at).parts.records) == len(SHOPS) + 1


def test_readers_notice_nothing_of_a_new_index(
    at: ServerHome, qdrant: QdrantOverEdge, old: Path, new: Path, root: Path, tmp_path: Path
) -> None:
    build(old, root, HashEncoder(), at)
    faults: list[Exception] = []
    sizes: set[int] = set()
    stop = threading.Event()

    def read() -> None:
        home = over_http(tmp_path / "reader", qdrant.url)
        while not stop.is_set():
            try:
                engines = open_engines(root, HashEncoder(), home)
                for name in ENGINES:
                    assert len(engines.search(name, "bread").hits) >= 3
                sizes.add(len(engines.parts.records))
            except Exception as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    graceful = ServerHome(at._settings, at.connection, grace=1.0)
    build(new, root, HashEncoder(), graceful)
    stop.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert sizes <= {len(SHOPS), len(SHOPS) + 1}


def test_whatever_fails_the_alias_stays_where_it_was(
    at: ServerHome, qdrant: QdrantOverEdge, old: Path, new: Path, root: Path
) -> None:
    build(old, root, HashEncoder(), at)
    before, kept = at.current_name(), collections(at)
    with pytest.raises(ModelError):
        build(new, root, Failing(0), at)
    assert (at.current_name(), collections(at)) == (before, kept)

    with FaultyProxy(qdrant.url) as proxy:
        patience = Manner(attempt=1, total=0.3, patient=True)
        away = ServerHome(at._settings, reach(proxy.url), grace=0, patience=patience)

        class Leaving(HashEncoder):
            def encode(self, texts):
                proxy.mode = "refuse"
                return super().encode(texts)

        with pytest.raises(StoreUnavailable):
            build(new, root, Leaving(), away)
    assert at.current_name() == before
    assert [hit.startup.name for hit in open_engines(root, HashEncoder(), at).search(ENGINES[1], "dog").hits]
    build(new, root, HashEncoder(), at)
    assert at.current_name() != before
    assert len(collections(at)) == 2


def test_a_collection_that_is_not_whole_is_not_put_in_force(
    at: ServerHome, old: Path, new: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(old, root, HashEncoder(), at)
    before, kept = at.current_name(), collections(at)
    upsert = QdrantClient.upsert

    def forgetful(self, name, points, **more):
        return upsert(self, name, [point for point in points if point.id != 2], **more)

    monkeypatch.setattr(QdrantClient, "upsert", forgetful)
    with pytest.raises(StoreUnavailable, match="5 of 6"):
        build(new, root, HashEncoder(), at)
    assert (at.current_name(), collections(at)) == (before, kept)


def test_points_that_are_not_as_sent_are_noticed(
    at: ServerHome, old: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upsert = QdrantClient.upsert

    def mangling(self, name, points, **more):
        for point in points:
            if "name" in point.payload:
                point.payload = {**point.payload, "name": "?"}
        return upsert(self, name, points, **more)

    monkeypatch.setattr(QdrantClient, "upsert", mangling)
    with pytest.raises(StoreUnavailable, match="as it was sent"):
        build(old, root, HashEncoder(), at)
    assert at.current_name() is None
    assert collections(at) == set()


def test_other_collections_are_left_alone(at: ServerHome, old: Path, root: Path) -> None:
    size = models.VectorParams(size=2, distance=models.Distance.COSINE)
    strangers = {"mine", "startups2", "startups-backup", "startups-20260101000000-zzzzzz"}
    for name in strangers:
        at.connection.ask(lambda client, name=name: client.create_collection(name, size))  # type: ignore[misc]
    for _ in range(2):
        build(old, root, HashEncoder(), at)
    assert strangers <= collections(at)


def test_an_alias_that_is_a_collection_is_refused(at: ServerHome, old: Path, root: Path) -> None:
    size = models.VectorParams(size=2, distance=models.Distance.COSINE)
    at.connection.ask(lambda client: client.create_collection("startups", size))
    with pytest.raises(SettingsError, match="QDRANT_COLLECTION"):
        build(old, root, HashEncoder(), at)
    assert collections(at) == {"startups"}


def test_one_build_at_a_time_and_a_dead_builder_holds_nobody_up(
    at: ServerHome, old: Path, root: Path, tmp_path: Path
) -> None:
    with BuildLock(at.connection, "startups"), pytest.raises(IndexBusy):
        build(old, root, HashEncoder(), at)
    build(old, root, HashEncoder(), at)
    size = models.VectorParams(size=1, distance=models.Distance.COSINE)
    dead: dict[str, object] = {"owner": "elsewhere x/1/2", "beat": 0.0}
    left: list[dict[int, dict[str, object]]] = [{1: dead}, {1: {}}, {3: {"beat": "?"}}, {1: dead, 2: dead}]
    for stale in left:
        for number, metadata in stale.items():
            at.connection.ask(
                lambda client, name=f"startups-lock-{number}", metadata=metadata: client.create_collection(  # type: ignore[misc]
                    name, size, metadata=metadata
                )
            )
        build(old, root, HashEncoder(), at)
        assert not any("lock" in name for name in collections(at))


def test_of_many_that_want_to_build_one_at_a_time_does(at: ServerHome) -> None:
    size = models.VectorParams(size=1, distance=models.Distance.COSINE)
    at.connection.ask(lambda client: client.create_collection("startups-lock-1", size))
    inside, most, won, faults = [], [], [], []

    def want() -> None:
        for _ in range(6):
            try:
                with BuildLock(at.connection, "startups"):
                    inside.append(1)
                    most.append(len(inside))
                    won.append(1)
                    inside.pop()
            except IndexBusy:
                pass
            except Exception as error:
                faults.append(error)

    wanting = [threading.Thread(target=want) for _ in range(4)]
    for one in wanting:
        one.start()
    for one in wanting:
        one.join()
    assert faults == []
    assert set(most) == {1}
    assert won
    with BuildLock(at.connection, "startups"):
        pass
    assert collections(at) == set()


def test_one_whose_lock_was_taken_over_puts_nothing_in_force(
    at: ServerHome, old: Path, new: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(old, root, HashEncoder(), at)
    before = at.current_name()
    monkeypatch.setattr(BuildLock, "check", lambda self: (_ for _ in ()).throw(StoreUnavailable("taken over")))
    with pytest.raises(StoreUnavailable, match="taken over"):
        build(new, root, HashEncoder(), at)
    assert at.current_name() == before


def test_an_answer_from_the_past_drops_nothing_in_force(at: ServerHome, old: Path, new: Path, root: Path) -> None:
    """A node that was away tells the alias of yesterday: what any node names stays."""
    build(old, root, HashEncoder(), at)
    name = at.current_name()
    assert name is not None
    generations = Generations(at.connection, "startups")
    generations.current = lambda: None  # type: ignore[method-assign]
    generations.sweep()
    generations.remove(name)
    assert at.current_name() == name
    assert at.generations.collection(name).exists()


def test_an_index_of_other_inputs_is_told_apart(at: ServerHome, old: Path, new: Path, root: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m search index"):
        at.current()
    build(old, root, HashEncoder(), at)
    asked = at._settings.model_copy(update={"catalog": new})
    with pytest.raises(IndexMismatch, match=r"new\.jsonl"):
        ServerHome(asked, at.connection).current()
    name = at.current_name()
    assert name is not None
    at.generations.collection(name).annotate({"manifest": {"format": 99}})
    with pytest.raises(IndexMismatch, match="format 99"):
        at.current()


def test_a_catalog_larger_than_one_step_is_whole(at: ServerHome, root: Path, tmp_path: Path) -> None:
    records = [{"name": f"Shop {i}", "description": f"sells item {i}"} for i in range(1_500)]
    catalog = read_catalog(write_jsonl(tmp_path / "many.jsonl", records))
    build(catalog, root, HashEncoder(), at)
    engines = open_engines(root, HashEncoder(), at)
    assert [engines.parts.records[id] for id in (0, 255, 256, 1023, 1024, 1499)] == [
        catalog.startups[id] for id in (0, 255, 256, 1023, 1024, 1499)
    ]
    assert engines.neural.store.count() == 1_500
