"""Faults on the way to a server, by small real HTTP servers."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from qdrant_client import QdrantClient

from search.errors import CollectionGone, StoreUnavailable
from search.server.connection import Connection, connect
from search.settings import load_settings
from tests.server.nodes import GONE_BODY, failing

COUNT_BODY = b'{"result": {"count": 7}, "status": "ok", "time": 0.0}'


class Server:
    """A real HTTP server that answers every request with ``status`` and ``body``.

    ``mode`` "hang" takes requests without ever answering, "reset" cuts the connection.
    """

    def __init__(self) -> None:
        self.status, self.body, self.mode = 200, COUNT_BODY, "answer"
        self.keys: list[str | None] = []
        self._over = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.keys.append(self.headers["api-key"])
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                if outer.mode == "hang":
                    outer._over.wait(10)
                elif outer.mode == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                else:
                    self.send_response(outer.status)
                    self.send_header("Content-Length", str(len(outer.body)))
                    self.end_headers()
                    self.wfile.write(outer.body)

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


def reach(*urls: str, timeout: int = 2, **settings: object) -> Connection:
    return connect(load_settings(qdrant_url=",".join(urls), qdrant_timeout=timeout, **settings))


def count(connection: Connection) -> int:
    return connection.ask(lambda client: client.count("c", exact=True)).count


def test_over_http_the_key_is_sent_and_an_answer_comes_back(server: Server) -> None:
    connection = reach(server.url, qdrant_api_key="right")
    assert count(connection) == 7
    assert server.keys == ["right"]
    assert connection.fault == ""


@pytest.mark.parametrize(("status", "times"), [(503, 3), (429, 2), (401, 1), (400, 1)])
def test_over_http_statuses_are_told_apart(server: Server, status: int, times: int) -> None:
    server.status, server.body = status, b'{"status": {"error": "injected"}}'
    connection = reach(server.url)
    with pytest.raises(StoreUnavailable, match=str(status)):
        count(connection)
    assert len(server.keys) == times or (status == 429 and len(server.keys) > times)
    assert bool(connection.fault) == (status == 503)


def test_over_http_a_reset_is_retryable(server: Server) -> None:
    server.mode = "reset"
    connection = reach(server.url)
    assert failing(lambda: count(connection)) < 2
    assert len(server.keys) == 3
    assert connection.fault.startswith("The Qdrant server does not answer;")


def test_over_http_a_collection_that_is_gone_is_told_apart(server: Server) -> None:
    server.status, server.body = 404, GONE_BODY
    assert failing(lambda: count(reach(server.url)), CollectionGone) < 1
    server.body = b"<html>Not Found</html>"
    assert failing(lambda: count(reach(server.url)), StoreUnavailable) < 2


def test_over_http_a_server_that_hangs_costs_one_timeout_once(server: Server) -> None:
    server.mode = "hang"
    connection = reach(server.url, timeout=1)
    assert 0.9 < failing(lambda: count(connection)) < 1.6
    assert "does not answer in time" in connection.fault
    assert failing(lambda: count(connection)) < 0.1
    assert len(server.keys) == 1


def test_over_http_of_two_nodes_one_may_hang_within_the_timeout(server: Server) -> None:
    other = Server()
    server.mode = "hang"
    connection = reach(server.url, other.url, timeout=8)
    started = time.monotonic()
    assert [count(connection) for _ in range(10)] == [7] * 10
    assert 3.9 < time.monotonic() - started < 7.9
    assert len(server.keys) == 1
    other.stop()


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"", b"{}", b'{"result": 7}', b"[]", b"\xff"])
def test_over_http_something_else_than_qdrant_is_one_sentence(server: Server, body: bytes) -> None:
    server.body = body
    requests: list[Callable[[QdrantClient], object]] = [
        lambda client: client.get_aliases(),
        lambda client: client.info(),
        lambda client: client.count("c"),
    ]
    for request in requests:
        connection = reach(server.url)
        with pytest.raises(StoreUnavailable, match="not as Qdrant does; check that it runs and that QDRANT_URL"):
            connection.ask(request)


def test_over_http_no_server_at_all_is_one_sentence() -> None:
    connection = reach("http://127.0.0.1:9", timeout=30)  # time for three tries on a busy machine
    with pytest.raises(StoreUnavailable, match="does not answer; check"):
        count(connection)
    assert connection.fault
