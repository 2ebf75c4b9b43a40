"""A Qdrant server in a thread of this process, which can be told to misbehave."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

import uvicorn
from qdrant_client import QdrantClient
from starlette.responses import PlainTextResponse, Response

from tests.qdrant_http.api import answered, make_api, no_collection, refused
from tests.qdrant_http.memory import MemoryQdrant

Mode = Literal["refuse", "hang", "reset", "cut", "page"] | int


@dataclass
class _Fault:
    mode: Mode
    times: float
    only: str
    seconds: float
    body: bytes
    headers: dict[str, str]


class QdrantServer:
    """A REST front of ``client``, at ``url``.

    ``requests`` are all that came in, as "METHOD path". ``version``, ``api_key``, and ``missing``, the
    collections it denies having, may be set at any moment.
    """

    def __init__(self, client: QdrantClient, version: str, api_key: str | None) -> None:
        self.client = client
        self.version = version
        self.api_key = api_key
        self.missing: set[str] = set()
        self.requests: list[str] = []
        self._fault: _Fault | None = None
        self._changes = 0
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._listener: socket.socket | None = None
        self._held = _bound(0)  # keeps the port while nothing listens on it
        self.url = f"http://127.0.0.1:{self._held.getsockname()[1]}"
        self._api = make_api(client, lambda: self.version)
        # Loaded here and listening in a loop of ours, uvicorn comes and goes at once.
        config = uvicorn.Config(
            self._app,
            interface="asgi3",
            lifespan="off",
            ws="none",
            log_config=None,
            log_level="critical",
            timeout_keep_alive=60,
        )
        config.load()
        self._uvicorn = uvicorn.Server(config)
        self._uvicorn.lifespan = config.lifespan_class(config)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="qdrant-http", daemon=True)
        self._thread.start()
        self._do(self._listen())

    def fail(
        self,
        mode: Mode,
        *,
        times: float = inf,
        only: str = "",
        seconds: float = inf,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> None:
        """Misbehave at every request from now on, or at the next ``times`` that have ``only`` in "METHOD path".

        - "refuse": nothing listens and open connections are cut, as of a node that is dead; whatever the request.
        - "hang": it is done and answered after ``seconds``, or when healed, as by a process that was stopped.
        - "reset": the connection is cut, and nothing done.
        - "cut": it is done, and half of the answer sent.
        - "page": 200 with ``body``, or a page of HTML.
        - a status such as 503, with ``body`` or an error as Qdrant tells it.
        """
        self._change(_Fault(mode, times, only, seconds, body, headers or {}))

    def heal(self) -> None:
        """Behave again."""
        self._change(None)

    def close(self) -> None:
        """Go away for good."""
        self._do(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._held.close()

    def _change(self, fault: _Fault | None) -> None:
        """Misbehave so, or not."""
        with self._changing:
            with self._lock:
                self._fault = fault
                self._changes += 1
            self._do(self._leave() if fault is not None and fault.mode == "refuse" else self._listen())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> None:
        if self._listener is None:
            self._listener = _bound(self._held.getsockname()[1])
            self._listener.listen(128)
            await self._uvicorn.startup(sockets=[self._listener])

    async def _leave(self) -> None:
        """Stop listening, cut every connection and drop what is being done."""
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
        # What asyncio is about to accept must be a connection before its server may be closed.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            self._cut()
            for task in self._uvicorn.server_state.tasks:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        if self._listener is not None:
            self._uvicorn.servers[0].close()
            self._listener = None
        self._cut()
        await asyncio.sleep(0)

    def _cut(self, peer: object = None) -> None:
        """Cut the connection from an address, or all."""
        connections: list[Any] = [*self._uvicorn.server_state.connections]
        for connection in connections:
            if peer in (None, connection.client):
                connection.transport.abort()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        called = f"{scope['method']} {scope['path']}"
        self.requests.append(called)
        fault, changes = self._next_fault(called)
        mode = None if fault is None else fault.mode
        if fault is not None and mode == "hang":
            receive = await _received(receive)
            end = time.monotonic() + fault.seconds
            while self._changes == changes and time.monotonic() < end:
                await asyncio.sleep(0.01)
        if mode == "reset":
            self._cut(scope["client"])
            await asyncio.sleep(0)
        elif fault is not None and (mode == "page" or isinstance(mode, int)):
            await _answer(fault)(scope, receive, send)
        else:
            # uvicorn cuts the connection when the rest of an answer does not come.
            await (self._denied(scope) or self._api)(scope, receive, _halving(send) if mode == "cut" else send)

    def _next_fault(self, called: str) -> tuple[_Fault | None, int]:
        with self._lock:
            fault = self._fault
            if fault is None or fault.mode == "refuse" or fault.only not in called or fault.times <= 0:
                return None, self._changes
            fault.times -= 1
            return fault, self._changes

    def _denied(self, scope: Any) -> Response | None:
        path, key = scope["path"], dict(scope["headers"]).get(b"api-key")
        if self.api_key is not None and path != "/" and key != self.api_key.encode():
            missing = "Must provide an API key or an Authorization bearer token"
            return PlainTextResponse(missing if key is None else "Invalid API key or JWT", 401)
        named = re.match("/collections/([^/]+)", path)
        if named is None or named[1] not in self.missing:
            return None
        if path.endswith("/exists"):
            return answered({"result": {"exists": False}, "status": "ok", "time": 0.0})
        return no_collection(named[1])


@contextmanager
def serve_qdrant(
    client: QdrantClient | None = None, *, version: str = "1.18.3", api_key: str | None = None
) -> Iterator[QdrantServer]:
    """A running server; several may share a client, as the nodes of a cluster share their collections."""
    server = QdrantServer(client or MemoryQdrant(), version, api_key)
    try:
        yield server
    finally:
        server.close()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    return bound


def _answer(fault: _Fault) -> Response:
    if isinstance(fault.mode, int) and not fault.body:
        answer = refused(fault.mode, f"Injected fault {fault.mode}")
    else:
        status = fault.mode if isinstance(fault.mode, int) else 200
        answer = Response(fault.body or b"<html><body>Welcome</body></html>", status, media_type="text/html")
    answer.headers.update(fault.headers)
    return answer


async def _received(receive: Any) -> Any:
    """Gives the whole body, which is there even when the client has left."""
    body, message = b"", {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")

    async def again() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    return again


def _halving(send: Any) -> Any:
    async def halved(message: Any) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": message["body"][: len(message["body"]) // 2], "more_body": True}
        await send(message)

    return halved
