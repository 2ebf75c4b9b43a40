"""The way to a Qdrant server or cluster: several nodes, retries, and a circuit breaker for each node."""

from __future__ import annotations

import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from qdrant_client import QdrantClient

from search.errors import IndexMissing, StoreUnavailable
from search.server.breaker import Breaker
from search.server.faults import Fault, fault_of

if TYPE_CHECKING:
    from search.settings import Settings

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 5.0

T = TypeVar("T")
Request = Callable[[QdrantClient], T]
Open = Callable[[int], QdrantClient]


class Manner(NamedTuple):
    """How long requests may take: ``attempt`` seconds each, ``total`` seconds in all, ``tries`` if bounded.

    Only one that is ``patient`` asks nodes that are known not to answer.
    """

    attempt: int
    total: float
    tries: int | None = None
    patient: bool = False


PATIENT = Manner(attempt=30, total=180, patient=True)


def hasty(timeout: int, nodes: int) -> Manner:
    """For people who wait: ``timeout`` seconds in all, so that with several nodes two can be asked."""
    return Manner(timeout if nodes == 1 else max(1, timeout // 2), timeout, tries=3)


class Node:
    """One address of the server; its client is made when first used."""

    def __init__(self, open_client: Open, seconds: int) -> None:
        self.breaker = Breaker()
        self._open = open_client
        self._seconds = seconds
        self._client: QdrantClient | None = None
        self._lock = threading.Lock()

    def client(self) -> QdrantClient:
        with self._lock:
            if self._client is None:
                self._client = self._open(self._seconds)
            return self._client


class Connection:
    """Sends requests to any node that answers; safe to share between threads.

    What is sent must be idempotent. It costs nothing while every node is known not to answer.
    """

    def __init__(self, clients: Sequence[Open], manner: Manner | None = None) -> None:
        self._clients = clients
        self._manner = manner or hasty(5, len(clients))
        self._nodes = [Node(client, self._manner.attempt) for client in clients]
        self._turn = random.randrange(len(self._nodes))
        self._last = Fault("does not answer")

    @classmethod
    def over(cls, client: QdrantClient) -> Connection:
        """Through one client that is already there."""
        return cls([lambda _: client])

    def patient(self, manner: Manner = PATIENT) -> Connection:
        """Another connection to the same nodes, for work that nobody waits for, with circuits of its own."""
        return Connection(self._clients, manner)

    @property
    def fault(self) -> str:
        """One sentence while no node answers; empty while any does."""
        return "" if any(node.breaker.closed for node in self._nodes) else _sentence(self._last)

    def ask(self, request: Request[T]) -> T:
        """What ``request`` gives. Raises StoreUnavailable, and IndexMissing if no node has what it names."""
        began, wait, asked, done = time.monotonic(), _FIRST_WAIT, set[int](), 0
        while True:
            place = self._next(asked)
            if place is None:
                raise StoreUnavailable(_sentence(self._last))
            try:
                return self._try(place, request)
            except _Failed as failed:
                fault, cause = failed.fault, failed.cause
            done += 1
            asked.add(place)
            others = len(asked) < len(self._nodes)
            if fault.missing and not others:
                raise IndexMissing(f"The Qdrant server {fault.what}.") from cause
            pause = 0.0 if others else wait * random.uniform(0.5, 1.5)
            left = self._manner.total - (time.monotonic() - began) - pause
            enough = self._manner.tries is not None and done >= max(self._manner.tries, len(asked) + 1)
            again = fault.passing or fault.missing
            if not again or enough or left <= (self._manner.attempt * 0.9 if fault.slow else 0):
                raise StoreUnavailable(_sentence(fault)) from cause
            time.sleep(pause)
            if not others:
                wait, asked = min(2 * wait, _LONGEST_WAIT), set()

    def everywhere(self, request: Request[T]) -> list[T]:
        """What each node gives that is not known not to answer, asked once; raises StoreUnavailable if none does."""
        found: list[T] = []
        for place, node in enumerate(self._nodes):
            if node.breaker.allows():
                with suppress(_Failed):
                    found.append(self._try(place, request))
        if not found:
            raise StoreUnavailable(_sentence(self._last))
        return found

    def probe(self, request: Request[object] = lambda client: client.get_aliases()) -> None:
        """Ask the nodes that do not answer whether they do again."""
        for place, node in enumerate(self._nodes):
            if not node.breaker.closed:
                with suppress(_Failed):
                    self._try(place, request)

    def _try(self, place: int, request: Request[T]) -> T:
        node = self._nodes[place]
        try:
            found = request(node.client())
        except Exception as error:
            fault = fault_of(error)
            if fault is not None and fault.node:
                node.breaker.failed(at_once=fault.slow)
            else:
                node.breaker.succeeded()
            if fault is None:
                raise
            self._last = fault
            raise _Failed(fault, error) from error
        node.breaker.succeeded()
        return found

    def _next(self, asked: set[int]) -> int | None:
        """The next node in turn that was not asked and may be; a patient one takes what there is."""
        self._turn = (self._turn + 1) % len(self._nodes)
        order = [(self._turn + step) % len(self._nodes) for step in range(len(self._nodes))]
        fresh = [place for place in order if place not in asked] or order
        for place in fresh:
            if self._nodes[place].breaker.allows():
                return place
        return fresh[0] if self._manner.patient else None


class _Failed(Exception):
    def __init__(self, fault: Fault, cause: Exception) -> None:
        super().__init__(fault.what)
        self.fault = fault
        self.cause = cause


def connect(settings: Settings) -> Connection:
    """The connection that the settings ask for; nothing is sent yet."""
    if settings.qdrant_ca is not None and settings.qdrant_grpc:
        os.environ.setdefault("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", str(settings.qdrant_ca))
    urls = settings.qdrant_urls
    return Connection([_opener(settings, url) for url in urls], hasty(settings.qdrant_timeout, len(urls)))


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
                    grpc_options={"grpc.max_reconnect_backoff_ms": 5_000},
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
