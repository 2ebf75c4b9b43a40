from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from search.api import create_api
from search.build.build_request import BuildRequest
from search.edge.database import EdgeDatabase
from search.errors import EngineNotReady, IndexMismatch, ModelError, SearchError, StoreUnavailable, UnknownRecord
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SimilarRequest
from search.service import Catalogs, Stage
from search.settings import Settings
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build
from tests.places import CATALOG, database
from tests.service.asking import answering, found, look_until, names, ready
from tests.service.conftest import Start
from tests.service.jobs import Builds, Gated
from tests.waiting import wait_until


def health(catalogs: Catalogs) -> tuple[int, dict[str, object]]:
    response = TestClient(create_api(lambda: catalogs), base_url="http://localhost").get("/health")
    return response.status_code, response.json()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another catalog, of three records."""
    texts = {"Other": "dog food", "Another": "cat litter", "Third": "fish"}
    return write_jsonl(tmp_path / "other.jsonl", [{"name": n, "description": t} for n, t in texts.items()])


def test_builds_what_is_missing_and_answers(settings: Settings, start: Start) -> None:
    catalogs = ready(start(settings))
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert len(found(catalogs, "dog", NEURAL).hits) == len(SHOPS)
    assert names(catalogs, "dog", HYBRID)[0] == "Pawtrol"
    assert catalogs.default.ask(lambda index: index.size()) == len(SHOPS)
    assert catalogs.default.ask(lambda index: index.size({"city": ["paris", "Berlin"]})) == 3
    (cities,) = catalogs.default.ask(lambda index: index.facets())
    assert [one.value for one in cities.values] == ["Paris", "Berlin", "São Paulo"]


class Missing(HashEncoder):
    """A model whose files are not there."""

    def __init__(self) -> None:
        super().__init__()
        self.there = False

    @property
    def identity(self) -> str:
        if not self.there:
            raise ModelError("The weights are not installed.")
        return "hash"

    @identity.setter
    def identity(self, _: str) -> None:
        pass

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        _ = self.identity
        return super().encode(texts)


@pytest.mark.parametrize("built", [True, False])
def test_without_its_model_an_app_answers_full_text_and_goes_on_when_it_is_there(
    settings: Settings, start: Start, tmp_path: Path, built: bool
) -> None:
    if built:
        assert settings.catalog is not None
        build(settings.catalog, tmp_path)
    encoder = Missing()
    catalogs = start(settings, encoder, Builds(encoder))
    wait_until(lambda: answering(catalogs) == (FULLTEXT,) and catalogs.default.state.readiness(NEURAL).failed, 60)
    assert "not installed" in catalogs.default.state.readiness(NEURAL).detail
    assert names(catalogs, "dog") == ["Pawtrol"]
    encoder.there = True
    catalogs.start()
    wait_until(lambda: answering(catalogs) == ENGINES, 60)


def test_full_text_answers_while_meanings_are_encoded(settings: Settings, start: Start) -> None:
    encoder = Gated()
    catalogs = start(settings, builds=Builds(encoder))
    wait_until(lambda: answering(catalogs) == (FULLTEXT,), 60)
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert catalogs.default.state.stage is Stage.BUILDING
    wait_until(lambda: catalogs.default.state.readiness(NEURAL).detail == f"Encoding meanings: 0 of {len(SHOPS)}", 60)
    similar = SimilarRequest(0)
    for ask in (lambda: found(catalogs, "dog", NEURAL), lambda: catalogs.default.ask(lambda i: i.similar(similar))):
        with pytest.raises(EngineNotReady, match="Encoding meanings"):
            ask()
    words = catalogs.default.state.index
    encoder.gate.set()
    assert len(found(ready(catalogs), "dog", NEURAL).hits) == len(SHOPS)
    assert words is not None
    assert catalogs.default.state.index is not None
    assert (words.manifest.whole, catalogs.default.state.index.manifest.whole) == (False, True)


def test_a_rebuild_does_not_set_a_whole_index_back_to_words(
    settings: Settings, start: Start, other: Path, tmp_path: Path
) -> None:
    build(write_jsonl(tmp_path / "shops.jsonl", shop_records()), tmp_path)
    catalogs = ready(start(settings.model_copy(update={"catalog": None})))
    whole, at, encoder = catalogs.default.state.index, EdgeDatabase(settings.index_dir), Gated()
    assert whole is not None
    job = Builds(encoder)(settings, BuildRequest(name=CATALOG, source=other))
    wait_until(lambda: at.live(CATALOG) != whole.collection, 60)
    for _ in range(20):
        catalogs.start()
        assert answering(catalogs) == ENGINES
        assert len(found(catalogs, "dog", NEURAL).hits) == len(SHOPS)
    encoder.gate.set()
    job.stop()
    look_until(catalogs, lambda: names(catalogs, "dog") == ["Other"])
    assert {*names(catalogs, "dog", NEURAL)} == {"Other", "Another", "Third"}


def test_similar_answers_before_the_model_is_warm(settings: Settings, start: Start, tmp_path: Path) -> None:
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    encoder = Gated()
    catalogs = start(settings, encoder)
    wait_until(lambda: catalogs.default.state.stage is Stage.WARMING, 60)
    assert len(catalogs.default.ask(lambda index: index.similar(SimilarRequest(0, 3))).hits) == 3
    assert answering(catalogs) == (FULLTEXT,)
    encoder.gate.set()
    ready(catalogs)


def test_a_second_start_builds_and_encodes_nothing(settings: Settings, start: Start) -> None:
    ready(start(settings)).close()
    builds, encoder = Builds(), HashEncoder()
    ready(start(settings, encoder, builds))
    assert (builds.started, encoder.records) == ([], [])


def test_an_index_of_another_catalog_is_rebuilt_not_served(
    settings: Settings, start: Start, other: Path, tmp_path: Path
) -> None:
    build(other, tmp_path)
    encoder = Gated()
    catalogs = start(settings, builds=Builds(encoder))
    with pytest.raises(EngineNotReady):
        found(catalogs, "dog")
    wait_until(lambda: answering(catalogs), 60)
    assert names(catalogs, "dog") == ["Pawtrol"]
    encoder.gate.set()
    ready(catalogs)


def test_a_newer_index_is_taken_up_while_running(settings: Settings, start: Start, other: Path, tmp_path: Path) -> None:
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    catalogs = ready(start(settings.model_copy(update={"catalog": None})))
    build(other, tmp_path)
    look_until(catalogs, lambda: catalogs.default.ask(lambda index: index.size()) == 3)
    assert names(catalogs, "dog") == ["Other"]
    assert {*names(catalogs, "dog", NEURAL)} == {"Other", "Another", "Third"}
    assert "Other" in names(catalogs, "dog", HYBRID)


def test_an_unreadable_catalog_is_said_and_can_be_mended(settings: Settings, start: Start) -> None:
    assert settings.catalog is not None
    settings.catalog.write_text("not json at all\n")
    catalogs = start(settings)
    wait_until(lambda: catalogs.default.state.stage is Stage.FAILED, 60)
    with pytest.raises(SearchError, match="line 1"):
        found(catalogs, "dog")
    assert health(catalogs)[0] == 503
    write_jsonl(settings.catalog, shop_records())
    catalogs.start()
    wait_until(lambda: answering(catalogs) == ENGINES, 60)


def test_ids_that_are_not_there_are_refused(settings: Settings, start: Start) -> None:
    catalogs = ready(start(settings))
    for id in (-1, 99, 2**70):
        with pytest.raises(UnknownRecord):
            catalogs.default.ask(lambda index, id=id: index.similar(SimilarRequest(id)))  # type: ignore[misc]


def test_a_newer_index_of_other_weights_is_not_taken_up_by_any_engine(
    settings: Settings, start: Start, other: Path, tmp_path: Path
) -> None:
    """It was: full-text served the new catalog, neural the old one, and health said ready without a word."""
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    catalogs = ready(start(settings.model_copy(update={"catalog": None})))
    build(other, tmp_path, HashEncoder(identity="other weights"))
    look_until(catalogs, lambda: catalogs.default.state.note)
    for _ in range(3):
        catalogs.start()
        assert names(catalogs, "dog") == ["Pawtrol"]
        assert len(found(catalogs, "dog", NEURAL).hits) == len(SHOPS)
        similar = catalogs.default.ask(lambda index: index.similar(SimilarRequest(0)))
        assert (similar.query, {hit.record for hit in similar.hits}) == ("Breadbox", {*SHOPS[1:]})
    status, told = health(catalogs)
    assert (status, told["status"], told["catalog"], told["records"]) == (200, "ready", "shops.jsonl", len(SHOPS))
    assert "weights" in str(told["note"])


def test_without_an_index_of_its_weights_no_engine_answers(
    settings: Settings, start: Start, other: Path, tmp_path: Path
) -> None:
    """On a server, where an app builds nothing."""
    with database("http", tmp_path) as at:
        build(other, tmp_path, HashEncoder(identity="other weights"), at)
        catalogs = start(settings.model_copy(update={"catalog": None}), database=at)
        wait_until(lambda: catalogs.default.state.stage is Stage.WAITING, 60)
        assert answering(catalogs) == ()
        for engine in ENGINES:
            with pytest.raises(EngineNotReady, match=r"weights.*python -m search index"):
                found(catalogs, "dog", engine)
        status, told = health(catalogs)
        assert (status, told["status"], told["catalog"]) == (200, "starting", None)
        assert "weights" in str(told["note"])


def test_on_a_server_an_index_of_other_weights_leaves_the_held_one_to_all_engines(
    settings: Settings, start: Start, other: Path, tmp_path: Path
) -> None:
    """It was: full-text refused to answer, neural answered from the old index."""
    assert settings.catalog is not None
    with database("http", tmp_path) as at:
        build(settings.catalog, tmp_path, database=at)
        before = at.live(CATALOG)
        assert before is not None
        catalogs = ready(start(settings.model_copy(update={"catalog": None}), database=at))
        build(other, tmp_path, HashEncoder(identity="other weights"), at)
        look_until(catalogs, lambda: catalogs.default.state.note)
        assert (answering(catalogs), names(catalogs, "dog")) == (ENGINES, ["Pawtrol"])
        assert {hit.record for hit in found(catalogs, "dog", NEURAL).hits} == {*SHOPS}
        at.remove(before)
        for engine in ENGINES:
            with pytest.raises((IndexMismatch, EngineNotReady), match="weights"):
                found(catalogs, "dog", engine)
        look_until(catalogs, lambda: answering(catalogs) == ())


def test_on_a_server_a_lost_collection_is_waited_for_and_taken_up(
    settings: Settings, start: Start, tmp_path: Path
) -> None:
    assert settings.catalog is not None
    with database("http", tmp_path) as at:
        catalogs, builds = start(settings, database=at, builds=(builds := Builds())), builds
        wait_until(lambda: catalogs.default.state.stage is Stage.WAITING, 60)
        with pytest.raises(EngineNotReady, match="python -m search index"):
            found(catalogs, "dog")
        build(settings.catalog, tmp_path, database=at)
        look_until(catalogs, lambda: answering(catalogs) == ENGINES)
        assert names(catalogs, "dog") == ["Pawtrol"]
        assert builds.started == []


def test_after_the_end_it_says_so(settings: Settings, start: Start) -> None:
    catalogs = ready(start(settings))
    catalogs.close()
    with pytest.raises(StoreUnavailable, match="stopped"):
        found(catalogs, "dog")
