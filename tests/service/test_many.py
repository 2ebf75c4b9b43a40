"""Several catalogs in one process."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.errors import CatalogError, EngineNotReady, ModelError, ReadOnly, StoreUnavailable, UnknownCatalog
from search.request import FULLTEXT, SearchRequest
from search.service import Catalogs, Served, Stage
from search.service import catalogs as module
from search.settings import Settings
from search.store.database import Database
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.places import CATALOG, PLACES, database
from tests.service.asking import answering, names, ready
from tests.service.conftest import Start
from tests.service.jobs import Builds, Gated
from tests.store.filling import publish
from tests.waiting import wait_until

BOOKS = {"Emma": "A novel of manners", "Dune": "Sand and spice", "Ulysses": "One day in Dublin"}


@pytest.fixture
def books(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "books.jsonl", [{"name": n, "description": t} for n, t in BOOKS.items()])


def found(served: Served, query: str) -> list[str]:
    return [hit.record.name for hit in served.ask(lambda i: i.search(SearchRequest(query, FULLTEXT))).hits]


def opened(catalogs: Catalogs, name: str) -> Served:
    served = catalogs.named(name)
    wait_until(lambda: served.state.stage is Stage.READY, 60)
    return served


class Ended(Gated):
    """Encodes nothing: after ``gate`` is set it is as if the process had been ended."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.gate.wait(60)
        raise ModelError("The process was ended.")


def test_a_catalog_is_brought_served_renamed_and_removed(settings: Settings, start: Start, books: Path) -> None:
    catalogs = ready(start(settings))
    assert catalogs.manage.bring("My Books", books) == "my-books"
    assert catalogs.names() == sorted([CATALOG, "my-books"])
    served = opened(catalogs, "my-books")
    assert found(served, "novel") == ["Emma"]
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert not served.serves_bundled_catalog
    wait_until(lambda: not catalogs.queue.jobs())
    with pytest.raises(CatalogError, match="already"):
        catalogs.manage.bring("my books", books)
    catalogs.manage.rename("my-books", "Novels")
    assert catalogs.names() == sorted([CATALOG, "novels"])
    assert found(opened(catalogs, "novels"), "spice") == ["Dune"]
    with pytest.raises(UnknownCatalog, match="novels"):
        catalogs.named("my-books")
    assert "my-books" in served.state.error
    gone = catalogs.named("novels")
    catalogs.manage.remove("novels")
    assert catalogs.names() == [CATALOG]
    assert gone.state.stage is Stage.FAILED
    assert answering(catalogs)


def test_full_text_answers_on_a_new_catalog_while_it_is_encoded_and_others_stay(
    settings: Settings, start: Start, books: Path
) -> None:
    ready(start(settings)).close()
    encoder = Gated()
    catalogs = ready(start(settings, builds=Builds(encoder)))
    catalogs.manage.bring("books", books)
    served = catalogs.named("books")
    wait_until(lambda: served.state.index is not None, 60)
    assert found(served, "novel") == ["Emma"]
    assert served.state.stage is Stage.BUILDING
    assert served.state.progress is not None
    with pytest.raises(EngineNotReady, match="Encoding"):
        served.ask(lambda i: i.search(SearchRequest("novel")))
    assert names(catalogs, "dog") == ["Pawtrol"]
    (told,) = (one for one in catalogs.overview() if one.name == "books")
    assert (told.state, told.manifest is not None) == ("building", True)
    encoder.gate.set()
    opened(catalogs, "books")
    wait_until(lambda: {one.state for one in catalogs.overview()} == {"ready"})


def test_a_cancelled_import_is_not_gone_on_with_until_it_is_asked_for(
    settings: Settings, start: Start, books: Path
) -> None:
    ready(start(settings)).close()
    encoder = Ended()
    builds = Builds(encoder)
    catalogs = ready(start(settings, builds=builds))
    catalogs.manage.bring("books", books)
    served = catalogs.named("books")
    wait_until(lambda: served.state.index is not None, 60)
    threading.Timer(0.5, encoder.gate.set).start()
    catalogs.manage.cancel("books")
    wait_until(lambda: served.state.readiness("neural").failed, 60)
    assert found(served, "novel") == ["Emma"]
    assert {one.name: one.state for one in catalogs.overview()} == {CATALOG: "ready", "books": "cancelled"}
    count = len(builds.started)
    catalogs.close()
    builds.encoder = HashEncoder()
    catalogs = ready(start(settings, builds=builds))
    served = catalogs.named("books")
    wait_until(lambda: served.state.stage is Stage.FAILED, 60)
    assert "cancelled" in served.state.error
    assert len(builds.started) == count
    served.start()
    opened(catalogs, "books")
    assert catalogs.queue.failures() == []


def test_an_import_that_fails_is_told_and_can_be_tried_again(
    settings: Settings, start: Start, tmp_path: Path, books: Path
) -> None:
    catalogs = ready(start(settings))
    bad = tmp_path / "bad.jsonl"
    bad.write_text("not json\n")
    catalogs.manage.bring("bad", bad)
    served = catalogs.named("bad")
    wait_until(lambda: served.state.stage is Stage.FAILED, 60)
    with pytest.raises(StoreUnavailable, match="line 1"):
        found(served, "x")
    assert "bad" in catalogs.names()
    bad.write_bytes(books.read_bytes())
    served.start()
    assert found(opened(catalogs, "bad"), "novel") == ["Emma"]


def test_what_failed_and_is_dismissed_is_no_catalog(settings: Settings, start: Start, tmp_path: Path) -> None:
    catalogs = ready(start(settings))
    bad = tmp_path / "bad.jsonl"
    bad.write_text("not json\n")
    catalogs.manage.bring("bad", bad)
    wait_until(lambda: catalogs.queue.failures(), 60)
    catalogs.queue.dismiss("bad")
    with pytest.raises(UnknownCatalog):
        catalogs.named("bad")


def test_a_catalog_is_indexed_again_from_its_file(settings: Settings, start: Start, books: Path) -> None:
    catalogs = ready(start(settings))
    catalogs.manage.bring("books", books)
    served = opened(catalogs, "books")
    write_jsonl(books, [{"name": "Persuasion", "description": "A novel too"}, *shop_records()])
    catalogs.manage.reindex("books")
    wait_until(lambda: served.ask(lambda i: i.size()) == 6, 60)
    assert found(served, "novel") == ["Persuasion"]


def test_the_default_catalog_stays(settings: Settings, start: Start) -> None:
    catalogs = ready(start(settings))
    for change in (lambda: catalogs.manage.remove(CATALOG), lambda: catalogs.manage.rename(CATALOG, "other")):
        with pytest.raises(CatalogError, match="default"):
            change()
    assert catalogs.named("").name == catalogs.named(CATALOG).name == CATALOG


def test_a_demo_that_is_read_only_changes_nothing(settings: Settings, start: Start, books: Path) -> None:
    ready(start(settings)).manage.bring("books", books)
    wait_until(lambda: not start(settings).queue.jobs(), 60)
    catalogs = ready(start(settings.model_copy(update={"read_only": True})))
    manage = catalogs.manage
    for change in (
        lambda: manage.bring("more", books),
        lambda: manage.reindex("books"),
        lambda: manage.rename("books", "novels"),
        lambda: manage.remove("books"),
        lambda: manage.cancel("books"),
        lambda: manage.dismiss("books"),
        lambda: catalogs.uploads.take(io.BytesIO(b"x"), "x.csv"),
    ):
        with pytest.raises(ReadOnly, match="READ_ONLY"):
            change()
    assert found(opened(catalogs, "books"), "novel") == ["Emma"]


def test_a_demo_that_is_read_only_does_not_try_a_failed_import_again(
    settings: Settings, start: Start, tmp_path: Path, books: Path
) -> None:
    first = ready(start(settings))
    bad = tmp_path / "bad.jsonl"
    bad.write_text("not json\n")
    first.manage.bring("bad", bad)
    wait_until(lambda: first.queue.failures(), 60)
    first.close()
    bad.write_bytes(books.read_bytes())
    builds = Builds()
    catalogs = ready(start(settings.model_copy(update={"read_only": True}), builds=builds))
    served = catalogs.named("bad")
    wait_until(lambda: served.state.stage is Stage.FAILED, 60)
    assert not served.may_try_again
    with pytest.raises(ReadOnly, match="READ_ONLY"):
        served.start()
    assert catalogs.default.may_try_again
    catalogs.start()
    assert (builds.started, [failed.name for failed in catalogs.queue.failures()]) == ([], ["bad"])


@pytest.mark.parametrize("name", ["nothing", "../up", "a" * 10_000, "\0", "a/b", ".queue"])
def test_a_name_that_is_no_catalog_is_told_with_those_there_are(settings: Settings, start: Start, name: str) -> None:
    catalogs = start(settings)
    with pytest.raises(UnknownCatalog, match=CATALOG) as told:
        catalogs.named(name)
    assert len(str(told.value)) < 300


def test_so_many_are_open_at_once_and_the_handles_of_others_stay_good(
    tmp_path: Path, start: Start, books: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_OPEN", 3)
    settings = settings_of(tmp_path, catalog=books)
    build(books, tmp_path)
    catalogs = ready(start(settings))
    for name in ("a", "b", "c", "d"):
        catalogs.manage.bring(name, books)
    handles = [opened(catalogs, name) for name in ("a", "b", "c", "d")]
    # Beside the default one, whose name the catalogs of other tests have too.
    others = {f"catalog-{name}" for name in ("a", "b", "c", "d")}
    wait_until(lambda: sum(thread.name in others for thread in threading.enumerate()) <= 2, 60)
    for _ in range(2):
        for served in handles:
            opened(catalogs, served.name)
            assert found(served, "novel") == ["Emma"]


@pytest.mark.parametrize("place", [place for place in PLACES if place != "server"])
def test_apps_of_one_place_see_each_others_catalogs(place: str, tmp_path: Path, start: Start, books: Path) -> None:
    with database(place, tmp_path) as at:
        build(books, tmp_path, database=at)
        settings = settings_of(tmp_path, catalog=books)
        one, two = (ready(start(settings, database=at)) for _ in range(2))
        other = f"{CATALOG}-other"
        publish(at, other)
        assert other in one.names()
        assert other in two.names()
        two.manage.rename(other, f"{CATALOG}-new")
        assert f"{CATALOG}-new" in one.names()
        two.manage.remove(f"{CATALOG}-new")
        assert [name for name in one.names() if name.startswith(CATALOG)] == [CATALOG]


def test_a_catalog_that_another_app_removes_is_let_go_of(settings: Settings, start: Start, books: Path) -> None:
    catalogs = ready(start(settings))
    catalogs.manage.bring("books", books)
    served = opened(catalogs, "books")
    at: Database = catalogs.database
    at.drop("books")
    wait_until(lambda: served.state.stage is Stage.FAILED, 60)
    with pytest.raises(UnknownCatalog):
        catalogs.named("books")
    assert names(catalogs, "dog") == ["Pawtrol"]
