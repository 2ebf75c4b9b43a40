"""A Qdrant server that fails: passing faults are tried again, lasting ones become one sentence."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from search.errors import StoreUnavailable
from search.neural.server import ServerStore, connect

Serve = Callable[[list[int]], tuple[str, list[str]]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server that answers with these statuses in turn, then with the last one; and what it was asked."""
    servers = []

    def start(statuses: list[int]) -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
                body = b'{"result":{"exists":true,"count":7,"points":[]},"status":"ok","time":0.0}'
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_GET

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}", asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_passing_fault_is_not_noticed(serve: Serve) -> None:
    url, asked = serve([503, 500, 200])
    assert ServerStore(connect(url), "c").count() == 7
    assert len(asked) == 3


def test_a_lasting_fault_names_the_setting(serve: Serve) -> None:
    url, asked = serve([503])
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        ServerStore(connect(url), "c").search(np.ones(4, np.float32), limit=1)
    assert len(asked) == 2


def test_a_refusal_is_not_tried_again(serve: Serve) -> None:
    url, asked = serve([403])
    with pytest.raises(StoreUnavailable, match="403"):
        ServerStore(connect(url), "c").count()
    assert len(asked) == 1


def test_no_server_at_all() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        ServerStore(connect("http://127.0.0.1:9"), "c").vector(0)
