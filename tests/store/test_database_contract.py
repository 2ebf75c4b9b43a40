"""Every database keeps the same contract: how collections are made, published, opened, replaced and swept."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.edge.database import EdgeDatabase
from search.errors import CatalogError, CollectionGone, IndexMismatch
from search.index.manifest import FORMAT
from search.store.database import Database
from search.store.payload import record_of
from tests.corpus import SHOPS
from tests.places import CATALOG, PLACES, database
from tests.store.filling import manifest_of, publish, unfinished

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
FEW = SHOPS[:2]


@pytest.fixture
def at(place: str, tmp_path: Path) -> Iterator[Database]:
    with database(place, tmp_path) as found:
        yield found


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Puts the clock forward by so many seconds."""
    real = time.time

    def forward(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    return forward


def exists(at: Database, collection: str) -> bool:
    try:
        at.manifest(collection)
    except CollectionGone:
        return False
    except IndexMismatch:
        pass  # it is there, incomplete
    return True


def records(at: Database, name: str = CATALOG) -> int:
    """How many records the live collection of a catalog holds, opened and counted."""
    live = at.live(name)
    assert live is not None
    store, manifest = at.open(live)
    assert store.count() == manifest.records
    store.close()
    return manifest.records


def test_there_is_nothing_before_a_build(at: Database) -> None:
    assert at.live(CATALOG) is None
    assert at.source(CATALOG) is None
    assert CATALOG not in at.names()
    assert at.missing(CATALOG).endswith(".")


def test_what_is_published_is_live_and_whole(at: Database) -> None:
    collection, store = unfinished(at, CATALOG)
    store.finish()
    store.close()
    told = at.publish(CATALOG, collection, manifest_of(len(SHOPS)))
    assert at.live(CATALOG) == collection
    assert CATALOG in at.names()
    assert at.source(CATALOG) == "/catalogs/shops.jsonl"
    assert told.store == at.kind
    assert at.manifest(collection) == told
    for _ in range(2):
        opened, manifest = at.open(collection)
        assert manifest == told
        assert [record_of(point.id, point.payload) for point in opened.scroll()] == [*SHOPS]
        opened.close()
        assert at.check(collection) == []


def test_a_collection_that_is_being_filled_is_not_live(at: Database) -> None:
    first = publish(at, CATALOG)
    second, store = unfinished(at, CATALOG, FEW)
    assert second != first
    assert at.live(CATALOG) == first
    assert records(at) == len(SHOPS)
    with pytest.raises(IndexMismatch, match="python -m search index"):
        at.open(second)
    store.close()


def test_a_reader_goes_on_while_the_index_is_replaced(at: Database, later: Callable[[float], None]) -> None:
    first = publish(at, CATALOG)
    reader, _ = at.open(first)
    second = publish(at, CATALOG, FEW)
    assert at.live(CATALOG) == second
    assert reader.count() == len(SHOPS)
    at.sweep(CATALOG)
    assert reader.count() == len(SHOPS)
    later(2 * MINUTE)
    at.sweep(CATALOG)
    assert not exists(at, first)
    assert records(at) == len(FEW)
    reader.close()


@pytest.mark.parametrize("place", [place for place in PLACES if place != "edge"], indirect=True)
def test_a_reader_whose_collection_was_swept_is_told(at: Database, later: Callable[[float], None]) -> None:
    """On a disk it goes on: files that are open stay until they are closed."""
    reader, _ = at.open(publish(at, CATALOG))
    publish(at, CATALOG, FEW)
    later(2 * MINUTE)
    at.sweep(CATALOG)
    with pytest.raises(CollectionGone):
        reader.count()


def test_the_live_collection_is_never_swept(at: Database, later: Callable[[float], None]) -> None:
    collection = publish(at, CATALOG)
    later(30 * DAY)
    at.sweep(CATALOG)
    assert at.live(CATALOG) == collection
    assert records(at) == len(SHOPS)


def test_what_a_dead_build_left_is_swept_once_it_is_old(at: Database, later: Callable[[float], None]) -> None:
    live = publish(at, CATALOG)
    left, store = unfinished(at, CATALOG, FEW)
    store.close()
    later(10 * MINUTE)
    at.sweep(CATALOG)
    assert exists(at, left)
    later(7 * HOUR)
    at.sweep(CATALOG)
    assert not exists(at, left)
    assert at.live(CATALOG) == live


def test_catalogs_are_kept_apart(at: Database, later: Callable[[float], None]) -> None:
    other = f"{CATALOG}-other"
    theirs, ours = publish(at, other, FEW), publish(at, CATALOG)
    left, store = unfinished(at, other)
    store.close()
    assert [name for name in at.names() if name.startswith(CATALOG)] == [CATALOG, other]
    assert (at.live(CATALOG), at.live(other)) == (ours, theirs)
    later(DAY)
    at.sweep(CATALOG)
    assert exists(at, left)
    assert (records(at), records(at, other)) == (len(SHOPS), len(FEW))


NEW = f"{CATALOG}-new"


def test_a_catalog_goes_on_under_another_name(at: Database) -> None:
    collection = publish(at, CATALOG)
    reader, _ = at.open(collection)
    at.rename(CATALOG, NEW)
    assert [name for name in at.names() if name.startswith(CATALOG)] == [NEW]
    assert (at.live(CATALOG), at.source(NEW)) == (None, "/catalogs/shops.jsonl")
    assert records(at, NEW) == len(SHOPS)
    assert [point.id for point in reader.scroll()] == [shop.id for shop in SHOPS]
    live = at.live(NEW)
    assert live is not None
    assert at.check(live) == []
    reader.close()


def test_what_was_renamed_is_replaced_and_swept_under_its_new_name(
    at: Database, later: Callable[[float], None]
) -> None:
    publish(at, CATALOG)
    at.rename(CATALOG, NEW)
    first = at.live(NEW)
    assert first is not None
    second = publish(at, NEW, FEW)
    other = publish(at, CATALOG)
    later(2 * MINUTE)
    at.sweep(CATALOG)
    assert exists(at, first)
    at.sweep(NEW)
    assert not exists(at, first)
    assert (at.live(NEW), at.live(CATALOG)) == (second, other)
    assert (records(at, NEW), records(at)) == (len(FEW), len(SHOPS))


def test_a_name_that_is_taken_or_not_there_is_refused(at: Database) -> None:
    publish(at, CATALOG)
    publish(at, NEW, FEW)
    for name, new in ((CATALOG, NEW), (NEW, CATALOG), (f"{CATALOG}-none", f"{CATALOG}-free")):
        with pytest.raises(CatalogError):
            at.rename(name, new)
    assert (records(at), records(at, NEW)) == (len(SHOPS), len(FEW))


def test_a_catalog_is_deleted_with_all_its_collections_and_nothing_else(at: Database) -> None:
    older, live, other = publish(at, CATALOG), publish(at, CATALOG), publish(at, NEW, FEW)
    left, store = unfinished(at, CATALOG)
    store.close()
    for _ in range(2):
        at.drop(CATALOG)
        assert at.live(CATALOG) is None
        assert [name for name in at.names() if name.startswith(CATALOG)] == [NEW]
        assert not any(exists(at, collection) for collection in (older, live, left))
    assert at.live(NEW) == other
    assert records(at, NEW) == len(FEW)
    publish(at, CATALOG)
    assert records(at) == len(SHOPS)


def test_a_size_is_told_where_it_is_known(at: Database) -> None:
    publish(at, CATALOG)
    size = at.size(CATALOG)
    assert size is None or 10_000 < size < 10_000_000


def test_names_of_any_script_are_names_of_catalogs(at: Database) -> None:
    name = f"{CATALOG}-商品-किताबें"
    publish(at, name)
    assert name in at.names()
    assert records(at, name) == len(SHOPS)
    at.rename(name, f"{CATALOG}-straße")
    assert records(at, f"{CATALOG}-straße") == len(SHOPS)


def test_a_collection_is_removed_once_and_again(at: Database) -> None:
    collection, store = unfinished(at, CATALOG)
    store.close()
    for _ in range(2):
        at.remove(collection)
        for ask in (at.open, at.manifest):
            with pytest.raises(CollectionGone):
                ask(collection)


def test_points_that_are_missing_are_noticed(at: Database) -> None:
    collection, store = unfinished(at, CATALOG)
    store.finish()
    store.close()
    at.publish(CATALOG, collection, manifest_of(len(SHOPS) + 1))
    with pytest.raises(IndexMismatch, match="5 of 6"):
        at.open(collection)


def test_an_index_of_the_older_layout_is_refused(at: Database) -> None:
    collection = publish(at, CATALOG, format=FORMAT - 1)
    for ask in (at.open, at.manifest):
        with pytest.raises(IndexMismatch, match="python -m search index"):
            ask(collection)
    assert at.source(CATALOG) == "/catalogs/shops.jsonl"
    publish(at, CATALOG)
    assert records(at) == len(SHOPS)


def test_a_folder_of_the_older_layout_is_named_and_replaced(tmp_path: Path) -> None:
    """Before catalogs had folders of their own."""
    generation = tmp_path / "gen-20250101000000-abcdef"
    generation.mkdir()
    (tmp_path / "CURRENT").write_text(f"{generation.name}\n")
    manifest = {"format": FORMAT - 1, "catalog_path": "/catalogs/older.jsonl"}
    (generation / "manifest.json").write_text(json.dumps(manifest))
    at = EdgeDatabase(tmp_path)
    assert (at.live(CATALOG), at.names()) == (None, [])
    assert "older version" in at.missing(CATALOG)
    assert at.source(CATALOG) == "/catalogs/older.jsonl"
    publish(at, CATALOG)
    assert records(at) == len(SHOPS)
    assert not generation.exists()
    assert [*tmp_path.iterdir()] == [tmp_path / CATALOG]
