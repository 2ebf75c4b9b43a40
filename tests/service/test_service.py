from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from qdrant_client import QdrantClient

from search.engine import FULLTEXT, NEURAL
from search.errors import EngineNotReady, QueryError, UnknownStartup
from search.service import SearchService
from search.service.home import Home
from search.settings import Settings, load_settings
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import LeavingQdrant, build, in_memory

Start = Callable[..., SearchService]


class Gated(HashEncoder):
    """Encodes only after ``gate`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.gate.wait(30)
        return super().encode(texts)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    catalog = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    return load_settings(index_dir=tmp_path / "index", catalog=catalog, model="test-model")


@pytest.fixture
def start() -> Iterator[Start]:
    services: list[SearchService] = []

    def make(settings: Settings, encoder: HashEncoder | None = None, at: Home | None = None) -> SearchService:
        service = SearchService(settings, encoder or HashEncoder(), at)
        service.start()
        services.append(service)
        return service

    yield make
    for service in services:
        service.close()


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.01)


def ready(service: SearchService) -> SearchService:
    until(lambda: service.status().neural.ready or service.status().neural.failed)
    assert service.status().neural.ready, service.status().neural.detail
    return service


def test_builds_what_is_missing_and_answers(settings: Settings, start: Start) -> None:
    service = ready(start(settings))
    assert service.search(FULLTEXT, "dog", limit=1).hits[0].startup.name == "Pawtrol"
    assert len(service.search(NEURAL, "dog", limit=10).hits) == len(SHOPS)
    assert service.count() == len(SHOPS)
    assert service.count(["paris", "Berlin"]) == 3
    assert [found.city for found in service.cities()] == ["Paris", "Berlin", "São Paulo"]


def test_full_text_answers_while_the_model_is_still_at_work(settings: Settings, start: Start) -> None:
    encoder = Gated()
    service = start(settings, encoder)
    until(lambda: service.status().fulltext.ready)
    assert service.search(FULLTEXT, "dog", limit=1).hits
    assert not service.status().neural.ready
    with pytest.raises(EngineNotReady):
        service.search(NEURAL, "dog", limit=1)
    with pytest.raises(EngineNotReady):
        service.similar(0, limit=1)
    encoder.gate.set()
    assert ready(service).search(NEURAL, "dog", limit=1).hits


def test_similar_answers_before_the_model_is_warm(settings: Settings, start: Start) -> None:
    assert settings.catalog is not None
    build(settings.catalog, settings.index_dir)
    encoder = Gated()
    service = start(settings, encoder)

    def neighbours() -> int:
        try:
            return len(service.similar(0, limit=3).hits)
        except EngineNotReady:
            return 0

    until(lambda: neighbours() == 3)
    assert not service.status().neural.ready
    encoder.gate.set()


def test_a_second_start_encodes_nothing_but_the_warm_up(settings: Settings, start: Start) -> None:
    ready(start(settings)).close()
    second = HashEncoder()
    ready(start(settings, second))
    assert second.records == []


def test_a_wrong_index_is_rebuilt_not_served(settings: Settings, start: Start, tmp_path: Path) -> None:
    build(write_jsonl(tmp_path / "other.jsonl", [{"name": "Other", "description": "dog"}]), settings.index_dir)
    service = start(settings)
    until(lambda: service.status().fulltext.ready)
    assert service.startup(0).name == "Breadbox"
    ready(service)


def test_a_newer_index_is_taken_up_while_running(settings: Settings, start: Start, tmp_path: Path) -> None:
    path = settings.catalog
    assert path is not None
    unset = settings.model_copy(update={"catalog": None})
    build(path, settings.index_dir)
    service = ready(start(unset))
    build(write_jsonl(tmp_path / "new.jsonl", [{"name": "New", "description": "cat"}]), settings.index_dir)
    until(lambda: service.count() == 1)
    assert service.startup(0).name == "New"
    until(lambda: len(service.search(NEURAL, "cat", limit=5).hits) == 1)


def test_an_unreadable_catalog_is_said_and_can_be_mended(settings: Settings, start: Start) -> None:
    assert settings.catalog is not None
    settings.catalog.write_text("not json at all\n")
    service = start(settings)
    until(lambda: service.status().fulltext.failed)
    assert "line 1" in service.status().fulltext.detail
    with pytest.raises(EngineNotReady, match="line 1"):
        service.search(FULLTEXT, "dog", limit=1)
    write_jsonl(settings.catalog, shop_records())
    service.start()
    ready(service)


def test_bad_questions_are_refused(settings: Settings, start: Start) -> None:
    service = ready(start(settings))
    with pytest.raises(QueryError):
        service.search("psychic", "dog", limit=1)
    for id in (-1, 99, 2**70):
        with pytest.raises(UnknownStartup):
            service.similar(id, limit=1)


def test_serves_from_a_server_and_rebuilds_a_lost_collection(settings: Settings, start: Start) -> None:
    client = QdrantClient(":memory:")
    at = in_memory(settings.index_dir, client, settings)
    ready(start(settings, at=at)).close()
    for collection in client.get_collections().collections:
        client.delete_collection(collection.name)
    encoder = HashEncoder()
    service = ready(start(settings, encoder, at))
    assert len(service.search(NEURAL, "dog", limit=10).hits) == len(SHOPS)
    assert encoder.records == []


def test_a_server_that_is_down_at_the_start_is_waited_for(settings: Settings, start: Start) -> None:
    client = LeavingQdrant(":memory:")
    client.gone = True
    service = start(settings, at=in_memory(settings.index_dir, client, settings))
    until(lambda: service.status().neural.failed)
    assert "QDRANT_URL" in service.status().neural.detail
    client.gone = False
    until(lambda: service.status().neural.ready)
    assert len(service.search(NEURAL, "dog", limit=10).hits) == len(SHOPS)
    assert not service.status().neural.failed


def test_many_threads_search_at_once(settings: Settings, start: Start) -> None:
    service = ready(start(settings))
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            for i in range(40):
                engine = (NEURAL, FULLTEXT)[(number + i) % 2]
                assert service.search(engine, f"bread {i % 5}", limit=3).hits
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
