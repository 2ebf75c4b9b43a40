from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from search.server.database import ServerDatabase
from tests.qdrant_http import QdrantServer, serve_qdrant
from tests.server.reach import database_at


class Clock:
    """The time of day, which may be put forward."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._now = time.time

    def __call__(self) -> float:
        return self._now() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def server() -> Iterator[QdrantServer]:
    """A server, empty."""
    with serve_qdrant() as running:
        yield running


@pytest.fixture
def database(server: QdrantServer) -> ServerDatabase:
    return database_at(server.url)
