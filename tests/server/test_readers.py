"""A rebuild never cuts readers off, and a builder that is killed stands in nobody's way."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from search.index import Index
from search.request import ENGINES, SearchRequest
from search.server.database import ServerDatabase
from search.service import Catalogs, Stage
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened, settings_of
from tests.places import CATALOG
from tests.qdrant_http import QdrantServer
from tests.server.conftest import Clock
from tests.server.reach import until

HOUR = 3600.0
ROOT = Path(__file__).resolve().parents[2]


class Readers:
    """Threads that ask an app all the time, and keep what failed."""

    def __init__(self, app: Catalogs, threads: int = 3) -> None:
        self.faults: list[BaseException] = []
        self._app = app
        self._done = [0] * threads
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def wait(self, times: int) -> None:
        """Return once each thread has asked so many times more, or one has failed."""
        before = [*self._done]
        until(lambda: self.faults or all(now - then >= times for now, then in zip(self._done, before, strict=True)))

    def _read(self, thread: int) -> None:
        turn = thread
        while not self._stop.wait(0.02):
            turn += 1
            request = SearchRequest("bread and dog", ENGINES[turn % 3], 5)
            try:
                self._app.default.ask(partial(self._ask, request, turn))
            except Exception as error:
                self.faults.append(error)
            self._done[thread] += 1

    def _ask(self, request: SearchRequest, turn: int, index: Index) -> None:
        hits = index.search(request).hits
        assert len(hits) >= 3
        if turn % 4 == 0:
            index.explain(request, [hit.id for hit in hits])

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)


@pytest.fixture
def catalogs(tmp_path: Path) -> list[Path]:
    """Two catalogs of different sizes."""
    more = [{"name": f"Shop {i}", "description": "bread for a dog"} for i in range(10)]
    return [
        write_jsonl(tmp_path / f"{name}.jsonl", records)
        for name, records in (("few", shop_records()), ("many", [*shop_records(), *more]))
    ]


@pytest.fixture
def app(database: ServerDatabase, server: QdrantServer, catalogs: list[Path], tmp_path: Path) -> Iterator[Catalogs]:
    """An app that is ready."""
    build(catalogs[0], tmp_path, database=database)
    app = Catalogs(settings_of(tmp_path / "app", qdrant_url=server.url), HashEncoder())
    app.start()
    until(lambda: app.default.state.stage is Stage.READY)
    yield app
    app.close()


@pytest.mark.parametrize("deleted_at_once", [False, True])
def test_no_reader_fails_through_several_rebuilds(
    database: ServerDatabase,
    server: QdrantServer,
    app: Catalogs,
    catalogs: list[Path],
    tmp_path: Path,
    clock: Clock,
    deleted_at_once: bool,
) -> None:
    """An hour passes between the builds, so each sweeps what was live before; or it is deleted right away."""
    readers = Readers(app)
    for number in range(1, 4):
        clock.ahead = number * HOUR
        before = database.live(CATALOG)
        report = build(catalogs[number % 2], tmp_path, database=database)
        assert before is not None
        if deleted_at_once:
            server.client.delete_collection(before)
        readers.wait(2)
    readers.stop()
    assert readers.faults == []
    until(lambda: app.default.state.index is not None and app.default.state.index.collection == report.collection)


_BUILDER = """
import sys
from pathlib import Path
from tests.indexes import MODEL
from tests.corpus import HashEncoder
from tests.server.reach import database_at
from search.build import build_index
from search.catalog import CatalogFile
url, catalog, name, root = sys.argv[1:]
build_index(CatalogFile(Path(catalog)), database_at(url), name, HashEncoder(), MODEL, Path(root))
"""


def test_a_killed_builder_blocks_nobody_and_is_swept_later(
    database: ServerDatabase, server: QdrantServer, app: Catalogs, catalogs: list[Path], tmp_path: Path, clock: Clock
) -> None:
    readers, before = Readers(app), database.live(CATALOG)
    server.fail("hang", only="PUT /collections/", times=1_000, seconds=0.2)
    server.requests.clear()
    arguments = [server.url, str(catalogs[0]), CATALOG, str(tmp_path / "index")]
    builder = subprocess.Popen([sys.executable, "-c", _BUILDER, *arguments], cwd=ROOT)
    until(lambda: any(request.startswith("PUT") and request.endswith("/points") for request in server.requests), 60)
    builder.kill()
    builder.wait()
    server.heal()
    assert database.live(CATALOG) == before
    made = {request.split("/")[2] for request in server.requests if request.startswith("PUT")}
    (left,) = made
    report = build(catalogs[1], tmp_path, database=database)
    assert database.live(CATALOG) == report.collection
    assert server.client.collection_exists(left)
    clock.ahead = 24 * HOUR
    build(catalogs[1], tmp_path, database=database)
    readers.wait(2)
    readers.stop()
    assert readers.faults == []
    assert not server.client.collection_exists(left)
    assert opened(tmp_path, database=database).search(SearchRequest("dog")).hits
