"""The stand-in on a loopback port, served from a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from tests.qdrant_server.app import make_app
from tests.qdrant_server.collections import Collections

_SECONDS = 10.0


class KeptPort:
    """A free loopback port nobody else gets, whether or not something listens on it."""

    def __init__(self) -> None:
        self._held = self._bound(0)
        self.number: int = self._held.getsockname()[1]

    def listener(self) -> socket.socket:
        """A socket listening on it."""
        listening = self._bound(self.number)
        listening.listen(128)
        return listening

    def release(self) -> None:
        self._held.close()

    @staticmethod
    def _bound(port: int) -> socket.socket:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(("127.0.0.1", port))
        return bound


class QdrantOverEdge:
    """A Qdrant server in all but the process: ``requests`` are those seen so far, as "METHOD
    path"; ``version`` and ``api_key`` may be set."""

    def __init__(self, folder: Path, version: str, api_key: str | None) -> None:
        self.requests: list[str] = []
        self._port = KeptPort()
        self.url = f"http://127.0.0.1:{self._port.number}"
        folder.mkdir(parents=True, exist_ok=True)
        self._collections = Collections(folder)
        self.version = version
        self.api_key = api_key
        self._app = make_app(self._collections, lambda: self.version, lambda: self.api_key, self.requests)
        self._running: tuple[uvicorn.Server, threading.Thread] | None = None

    def start(self) -> None:
        """Bring it back on the same port, with the collections it had; nothing if it is there."""
        if self._running is not None:
            return
        listener = self._port.listener()
        config = uvicorn.Config(self._app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="qdrant-over-edge", daemon=True)
        thread.start()
        self._running = server, thread
        deadline = time.monotonic() + _SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the stand-in for Qdrant did not start")
            time.sleep(0.002)

    def stop(self) -> None:
        """Take it away: from here on connections are refused; nothing if it is away."""
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        server.should_exit = True
        thread.join(_SECONDS)

    def optimize(self, collection: str) -> bool:
        """Build the HNSW graph and quantized vectors the server builds in the background for large segments."""
        return self._collections.get(collection).optimize()

    def close(self) -> None:
        """Take it away for good."""
        self.stop()
        self._port.release()


@contextmanager
def serve_qdrant(folder: Path, version: str = "1.20.0", api_key: str | None = None) -> Iterator[QdrantOverEdge]:
    """A running stand-in that keeps its collections under ``folder``."""
    server = QdrantOverEdge(folder, version, api_key)
    try:
        server.start()
        yield server
    finally:
        server.close()
