"""Reaching test servers, and waiting for what happens elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, Self

from qdrant_client import QdrantClient

from search.server.connection import PATIENT, Connection, Manner, connect
from search.server.database import ServerDatabase
from search.server.layout import Layout
from search.settings import load_settings


def database_at(*urls: str, **settings: object) -> ServerDatabase:
    """The database on the servers with these addresses."""
    asked = load_settings(qdrant_url=",".join(urls), **settings)
    return ServerDatabase(connect(asked), Layout.of(asked), urls[0])


class Impatient(Connection):
    """Gives up on a server that is gone after a second, when building too."""

    def patient(self, manner: Manner = PATIENT) -> Self:
        return super().patient(Manner(1, 1, manner.patient))

    @classmethod
    def to(cls, url: str) -> Impatient:
        return cls([partial(_client, url)])


def _client(url: str, timeout: int) -> QdrantClient:
    return QdrantClient(url=url, timeout=timeout, check_compatibility=False)


def until(condition: Callable[[], Any], seconds: float = 30) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "timed out"
        time.sleep(0.02)
