"""How points are sent to a server, and how long its indexing is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from qdrant_client import models

from search.errors import StoreUnavailable
from search.server.connection import Connection
from search.server.database import ServerDatabase
from search.server.layout import Layout
from search.server.store import ServerStore
from search.store.store import Point, Sparse
from tests.places import CATALOG
from tests.qdrant_http import MemoryQdrant

MEGABYTE = 2**20
GREEN, YELLOW, GREY, RED = (models.CollectionStatus[name] for name in ("GREEN", "YELLOW", "GREY", "RED"))


class Indexing(MemoryQdrant):
    """Tells one state after the other, the last for ever; ``sent`` are the requests to store points."""

    def __init__(self, *states: tuple[models.CollectionStatus, int]) -> None:
        super().__init__()
        self.states = list(states)
        self.sent: list[Sequence[models.PointStruct]] = []
        self.woken = 0

    def upsert(self, collection_name: str, points: Any, *args: Any, **more: Any) -> Any:
        self.sent.append(points)
        return super().upsert(collection_name, points, *args, **more)

    def update_collection(self, collection_name: str, *args: Any, **more: Any) -> bool:
        self.woken += "optimizers_config" in more
        return super().update_collection(collection_name, *args, **more)

    def get_collection(self, collection_name: str, *args: Any, **more: Any) -> models.CollectionInfo:
        info = super().get_collection(collection_name, *args, **more)
        if not self.states:
            return info
        status, indexed = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return info.model_copy(update={"status": status, "indexed_vectors_count": indexed})


def store_in(client: MemoryQdrant) -> ServerStore:
    return ServerDatabase(Connection.over(client), Layout()).create(CATALOG, 2, 5)[1]


def points(count: int, text: str = "") -> list[Point]:
    unit, words = np.array([0.6, 0.8], np.float32), Sparse([1, 2], [1.0, 2.0])
    return [Point(id, {"description": text}, meaning=unit, words=words) for id in range(count)]


def test_a_request_stays_below_what_a_server_takes() -> None:
    client = Indexing()
    store = store_in(client)
    long = "文" * 100_000
    store.upsert([*points(1_000), *points(200, long)])
    assert sum(len(sent) for sent in client.sent) == 1_000 + 200
    for sent in client.sent:
        assert sum(len(point.model_dump_json().encode("ascii", "backslashreplace")) for point in sent) < 32 * MEGABYTE
    assert len(client.sent) < 30
    assert store.count() == 1_000


def test_indexing_is_waited_for_and_told() -> None:
    client = Indexing((YELLOW, 0), (YELLOW, 4), (YELLOW, 2 * 4), (GREEN, 2 * 4))
    store, told = store_in(client), list[tuple[int, int]]()
    store.upsert(points(4))
    store.finish(lambda done, total: told.append((done, total)))
    assert told == [(0, 4), (2, 4), (4, 4)]
    assert client.woken == 0


@pytest.mark.parametrize("states", [[(GREY, 0), (GREEN, 0)], [(GREY, 0), (YELLOW, 0), (GREEN, 0)], [(GREY, 0)]])
def test_work_that_waits_for_an_update_is_woken_once(states: list[tuple[models.CollectionStatus, int]]) -> None:
    client = Indexing(*states)
    store_in(client).finish()
    assert client.woken == 1


def test_indexing_that_failed_is_told() -> None:
    with pytest.raises(StoreUnavailable, match="log"):
        store_in(Indexing((YELLOW, 0), (RED, 0))).finish()
