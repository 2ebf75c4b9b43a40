"""The search page over a Qdrant server: waiting for an index, and taking up another while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.request import NEURAL
from search.service import Catalogs, shared
from search.store.database import Database
from search.store.find import find_database
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.pages.opened import Open
from tests.places import CATALOG
from tests.qdrant_http import QdrantServer, serve_qdrant
from tests.waiting import wait_until


@pytest.fixture
def qdrant() -> Iterator[QdrantServer]:
    with serve_qdrant() as server:
        yield server


@pytest.fixture
def catalogs(qdrant: QdrantServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogs]:
    """The process's catalogs, on a server without any."""
    catalogs = Catalogs(settings_of(tmp_path, qdrant_url=qdrant.url), HashEncoder())
    monkeypatch.setattr(shared, "shared_catalogs", lambda: catalogs)
    catalogs.start()
    wait_until(lambda: catalogs.default.state.note)
    yield catalogs
    catalogs.close()


@pytest.fixture
def database(catalogs: Catalogs) -> Database:
    return find_database(catalogs.settings)


def test_it_says_which_command_builds_the_index_and_takes_it_up(
    open_page: Open, catalogs: Catalogs, database: Database, tmp_path: Path
) -> None:
    for params in ({}, {"q": "dog"}, {"q": "dog", "engine": "fulltext"}):
        page = open_page(**params)
        assert sum("python -m search index" in str(told.value).replace("\\", "") for told in page.app.markdown) == 1
        assert (page.names, page.messages, page.app.get("progress")) == ([], [], [])
    assert database.names() == []
    build(write_jsonl(tmp_path / "shops.jsonl", shop_records()), tmp_path, database=database)
    wait_until(lambda: catalogs.default.state.readiness(NEURAL).ready)
    assert open_page(q="dog", engine="fulltext").names == ["Pawtrol"]


def test_a_page_whose_collection_is_gone_is_drawn_from_the_new_one(
    open_page: Open, catalogs: Catalogs, database: Database, tmp_path: Path
) -> None:
    shops = tmp_path / "shops.jsonl"
    build(write_jsonl(shops, shop_records()), tmp_path, database=database)
    wait_until(lambda: catalogs.default.state.readiness(NEURAL).ready)
    page = open_page(q="dog")
    for count in (1, 2):
        gone = database.live(CATALOG)
        assert gone is not None
        cats = [{"name": f"Cat {i}", "description": "purrs", "city": f"City {i}"} for i in range(count)]
        build(write_jsonl(shops, cats), tmp_path, database=database)
        database.remove(gone)
        page = page.ask(f"cat {count}")
        assert sorted(page.names) == [f"Cat {i}" for i in range(count)]
        assert list(page.app.error) == []
        assert len(page.app.multiselect(key="facet-0").options) == count
