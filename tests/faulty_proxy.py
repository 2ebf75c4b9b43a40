"""An HTTP proxy that can be told to misbehave, for tests of what happens when a server does."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import struct
import threading
from io import BufferedReader
from types import TracebackType
from typing import Literal
from urllib.parse import urlsplit

from tests.qdrant_server.serving import KeptPort

Mode = Literal["pass", "delay", "drop", "reset", "refuse"] | int

_RST_ON_CLOSE = struct.pack("ii", 1, 0)
_OF_ONE_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")


class _Request:
    def __init__(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body


class FaultyProxy:
    """Passes requests on to ``target_url``, or does what ``mode`` says with each as it comes in.

    ``mode`` may be set at any moment:

    - "pass": the target answers.
    - "delay": the target is asked only after ``delay`` seconds.
    - "drop": the request is taken and never answered.
    - "reset": the connection is cut with a RST.
    - "refuse": nothing listens, and open connections are cut; ``times`` does not count here.
    - a status such as 503: that is the answer, with ``retry_after`` in its header if set.

    ``times`` faults the next so many requests only, and then passes. ``seen`` counts what came in.
    """

    def __init__(self, target_url: str) -> None:
        target = urlsplit(target_url)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self._port = KeptPort()
        self.url = f"http://127.0.0.1:{self._port.number}"
        self.delay = 0.0
        self.times: int | None = None
        self.retry_after: int | None = None
        self.seen = 0
        self._mode: Mode = "pass"
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._closed = threading.Event()

    def __enter__(self) -> FaultyProxy:
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._refuse()
        self._port.release()

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        with self._lock:
            self._mode = mode
            if mode == "refuse":
                self._refuse()
            else:
                self._listen()

    def _listen(self) -> None:
        if self._listener is None and not self._closed.is_set():
            self._listener = self._port.listener()
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _refuse(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            if listener is not None:
                with contextlib.suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
                listener.close()
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with self._lock:
                    if self._listener is not listener:
                        connection.close()
                        return
                    self._open.add(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream, contextlib.suppress(OSError):
                while (head := stream.readline()) and (request := _read(head, stream)):
                    if not self._handle(request, connection):
                        return
        finally:
            with self._lock:
                self._open.discard(connection)

    def _handle(self, request: _Request, connection: socket.socket) -> bool:
        """Do with the request as the mode says; whether the connection stays open."""
        mode = self._fault()
        if mode in ("drop", "refuse"):
            while connection.recv(4096):
                pass
            return False
        if mode == "reset":
            return _reset(connection)
        if isinstance(mode, int):
            again = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
            body = json.dumps({"status": {"error": f"Injected fault {mode}"}, "time": 0.0}).encode()
            connection.sendall(_response(mode, "Fault", {"Content-Type": "application/json", **again}, body))
            return True
        if mode == "delay" and self._closed.wait(self.delay):
            return False
        try:
            connection.sendall(self._asked(request))
        except (OSError, http.client.HTTPException):
            return _reset(connection)
        return True

    def _fault(self) -> Mode:
        with self._lock:
            self.seen += 1
            mode = self._mode
            if mode not in ("pass", "refuse") and self.times is not None:
                if self.times <= 0:
                    mode = "pass"
                self.times -= 1
                if self.times <= 0:
                    self._mode, self.times = "pass", None
            return mode

    def _asked(self, request: _Request) -> bytes:
        """What the target answers."""
        target = http.client.HTTPConnection(*self._target, timeout=30)
        with contextlib.closing(target):
            target.request(request.method, request.path, request.body or None, request.headers)
            answer = target.getresponse()
            return _response(answer.status, answer.reason, dict(answer.getheaders()), answer.read())


def _read(head: bytes, stream: BufferedReader) -> _Request | None:
    """The request that starts with this line; None if the client left in the midst of it."""
    method, path, _ = head.decode("latin-1").split(" ", 2)
    headers = dict(http.client.parse_headers(stream).items())
    size = next((int(value) for name, value in headers.items() if name.lower() == "content-length"), 0)
    body: bytes = stream.read(size)
    kept = {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_HOP}
    return _Request(method, path, kept, body) if len(body) == size else None


def _response(status: int, reason: str, headers: dict[str, str], body: bytes) -> bytes:
    kept = {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_HOP}
    lines = [f"{name}: {value}" for name, value in {**kept, "Content-Length": str(len(body))}.items()]
    return "\r\n".join([f"HTTP/1.1 {status} {reason}", *lines, "", ""]).encode("latin-1") + body


def _reset(connection: socket.socket) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RST_ON_CLOSE)
    return False
