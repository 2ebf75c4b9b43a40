"""Answers of the real app over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from statistics import median
from time import perf_counter

import pytest

from tests.app_process import Server, serve

ASKED = 15
MOST = 3.0
"""Without TCP_NODELAY a kept connection takes 12 times as long as a new one."""


@pytest.fixture(scope="module")
def app() -> Iterator[Server]:
    """The app without an index: health is told at once."""
    with serve(qdrant_url="http://127.0.0.1:9") as server:
        yield server


def seconds(connection: HTTPConnection) -> float:
    started = perf_counter()
    connection.request("GET", "/api/health")
    assert connection.getresponse().read()
    return perf_counter() - started


def test_a_kept_connection_answers_as_fast_as_a_new_one(app: Server) -> None:
    host = app.url.removeprefix("http://")
    new = []
    for _ in range(ASKED):
        connection = HTTPConnection(host, timeout=60)
        new.append(seconds(connection))
        connection.close()
    connection = HTTPConnection(host, timeout=60)
    kept = [seconds(connection) for _ in range(ASKED)]
    connection.close()
    assert median(kept) < MOST * median(new)
