"""Clients of nodes that fail as real ones do, for tests of the connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import httpx
import pytest
from qdrant_client import QdrantClient
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from search.errors import StoreUnavailable
from search.server.connection import Connection, Manner

DEAD = ResponseHandlingException(httpx.ConnectError("Connection refused"))
TIMEOUT = ResponseHandlingException(httpx.ReadTimeout("timed out"))
GONE_BODY = b'{"status": {"error": "Not found: Collection `c` doesn\'t exist!"}, "time": 0.0}'


def answered(status: int, body: bytes = b"") -> UnexpectedResponse:
    return UnexpectedResponse(status, "", body, httpx.Headers())


GONE = answered(404, GONE_BODY)


class Node:
    """A stand-in for the client of one node: raises ``fault``, for the next ``times`` requests if given."""

    def __init__(self, name: str = "a", fault: Exception | None = None) -> None:
        self.name = name
        self.fault = fault
        self.times: int | None = None
        self.takes = 0.0
        self.asked = 0

    def answer(self) -> str:
        self.asked += 1
        if self.fault is None or self.times == 0:
            return self.name
        time.sleep(self.takes)
        if self.times is not None:
            self.times -= 1
        raise self.fault


def ask(connection: Connection) -> str:
    return connection.ask(answer_of)


def answer_of(client: QdrantClient) -> str:
    return cast(Node, client).answer()


def over(*nodes: Node, manner: Manner | None = None) -> Connection:
    return Connection([cast(Any, lambda _, node=node: node) for node in nodes], manner)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def failing(work: Callable[[], object], error: type[Exception] = StoreUnavailable) -> float:
    """Seconds until it fails."""
    started = time.monotonic()
    with pytest.raises(error):
        work()
    return time.monotonic() - started
