"""The way to a Qdrant server or cluster: several nodes, retries, and a circuit breaker for each node."""

from __future__ import annotations

import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from qdrant_client import QdrantClient

from search.errors import IndexMissing, StoreUnavailable
from search.server.breaker import Breaker
from search.server.faults import Fault, fault_of

if TYPE_CHECKING:
    from search.settings import Settings

_READ_TRIES = 3
_FIRST_WAIT = 0.1
_LONGEST_WAIT = 5.0
_WRITE_SECONDS = 60

T = TypeVar("T")
Open = Callable[[int], QdrantClient]


class Node:
    """One address of the server. Clients are made when first used: one to search, one with time to write."""

    def __init__(self, open_client: Open, read_seconds: int, write_seconds: int) -> None:
        self.breaker = Breaker()
        self._open = open_client
        self._seconds = {"read": read_seconds, "write": write_seconds}
        self._clients: dict[str, QdrantClient] = {}
        self._lock = threading.Lock()

    def client(self, purpose: str) -> QdrantClient:
        with self._lock:
            if purpose not in self._clients:
                self._clients[purpose] = self._open(self._seconds[purpose])
            return self._clients[purpose]


class Connection:
    """Sends requests to any node that answers; safe to share between threads.

    A read costs at most ``timeout`` seconds in all, tries of several nodes included, and nothing at all
    while every node is known not to answer. Writes must be idempotent: they are tried for a minute.
    """

    def __init__(self, clients: Sequence[Open], timeout: int = 5, write_seconds: float = _WRITE_SECONDS) -> None:
        each = timeout if len(clients) == 1 else max(1, timeout // 2)
        self._nodes = [Node(client, each, max(timeout, _WRITE_SECONDS)) for client in clients]
        self._timeout = float(timeout)
        self._write_seconds = write_seconds
        self._turn = random.randrange(len(self._nodes))
        self._last = Fault("does not answer")

    @classmethod
    def over(cls, client: QdrantClient) -> Connection:
        """Through one client that is already there."""
        return cls([lambda _: client])

    @property
    def fault(self) -> str:
        """One sentence while no node answers; empty while any does."""
        return "" if any(node.breaker.closed for node in self._nodes) else _sentence(self._last)

    def read(self, request: Callable[[QdrantClient], T]) -> T:
        """What ``request`` gives. Raises StoreUnavailable, and IndexMissing if what it names is not there."""
        return self._send(request, "read", self._timeout, _READ_TRIES)

    def write(self, request: Callable[[QdrantClient], T]) -> T:
        """The same for a write that may be repeated: it is tried for longer, also on nodes that failed before."""
        return self._send(request, "write", self._write_seconds, None)

    def probe(self) -> None:
        """Ask the nodes that do not answer whether they do again."""
        for node in self._nodes:
            if not node.breaker.closed:
                try:
                    node.client("read").get_aliases()
                except Exception as error:
                    fault = fault_of(error)
                    if fault is None or fault.node:
                        node.breaker.failed()
                        continue
                node.breaker.succeeded()

    def _send(self, request: Callable[[QdrantClient], T], purpose: str, seconds: float, tries: int | None) -> T:
        deadline, wait, asked = time.monotonic() + seconds, _FIRST_WAIT, set[int]()
        done = 0
        while True:
            place = self._next(asked, any_node=purpose == "write")
            if place is None:
                raise StoreUnavailable(_sentence(self._last))
            node = self._nodes[place]
            try:
                found = request(node.client(purpose))
            except Exception as error:
                fault = fault_of(error)
                if fault is None:
                    raise
                self._note(node, fault)
                if fault.missing:
                    raise IndexMissing(f"The Qdrant server {fault.what}.") from error
                done += 1
                asked.add(place)
                fresh = len(asked) < len(self._nodes)
                pause = 0.0 if fresh else wait * random.uniform(0.5, 1.5)
                over = time.monotonic() + pause >= deadline or (
                    tries is not None and done >= max(tries, len(asked) + 1)
                )
                if not fault.passing or over:
                    raise StoreUnavailable(_sentence(fault)) from error
            else:
                node.breaker.succeeded()
                return found
            time.sleep(pause)
            if not fresh:
                wait, asked = min(2 * wait, _LONGEST_WAIT), set()

    def _note(self, node: Node, fault: Fault) -> None:
        self._last = fault
        if fault.node:
            node.breaker.failed(at_once=fault.slow)
        else:
            node.breaker.succeeded()

    def _next(self, asked: set[int], any_node: bool) -> int | None:
        """The next node in turn that was not asked and may be, or else, if ``any_node``, one that does not answer."""
        self._turn = (self._turn + 1) % len(self._nodes)
        order = [(self._turn + step) % len(self._nodes) for step in range(len(self._nodes))]
        fresh = [place for place in order if place not in asked] or order
        for place in fresh:
            if self._nodes[place].breaker.allows():
                return place
        return fresh[0] if any_node else None


def connect(settings: Settings) -> Connection:
    """The connection that the settings ask for; nothing is sent yet. Raises StoreUnavailable."""
    if settings.qdrant_ca is not None and settings.qdrant_grpc:
        os.environ.setdefault("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", str(settings.qdrant_ca))
    return Connection([_opener(settings, url) for url in settings.qdrant_urls], settings.qdrant_timeout)


def _opener(settings: Settings, url: str) -> Open:
    verify: dict[str, Any] = {} if settings.qdrant_ca is None else {"verify": str(settings.qdrant_ca)}

    def open_client(seconds: int) -> QdrantClient:
        try:
            with warnings.catch_warnings():
                # A key over plain http is the operator's choice inside a private network.
                warnings.simplefilter("ignore", UserWarning)
                return QdrantClient(
                    url=url,
                    api_key=settings.qdrant_api_key,
                    timeout=seconds,
                    prefer_grpc=settings.qdrant_grpc,
                    grpc_port=settings.qdrant_grpc_port,
                    check_compatibility=False,
                    **verify,
                )
        except (ValueError, OSError) as error:
            raise StoreUnavailable(f"QDRANT_URL or QDRANT_CA cannot be used ({error}).") from error

    return open_client


def _sentence(fault: Fault) -> str:
    return (
        f"The Qdrant server {fault.what}; check that it runs and that QDRANT_URL and QDRANT_API_KEY are right. "
        "It is asked again by itself."
    )
