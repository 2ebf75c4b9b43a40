"""The way to a Qdrant server or cluster: several nodes, retries, and a circuit breaker for each node."""

from __future__ import annotations

import os
import random
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
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
        """What ``request`` gives. Raises StoreUnavailable, and IndexMissing if no node that answers has what it
        names.
        """
        began, pauses, done = time.monotonic(), _pauses(), 0
        while True:
            failed: list[_Failed] = []
            for place in self._round():
                try:
                    return self._try(place, request)
                except _Failed as failure:
                    failed.append(failure)
                fault, cause = failed[-1].fault, failed[-1].cause
                if not (fault.passing or fault.missing):
                    raise StoreUnavailable(_sentence(fault)) from cause
                if fault.slow and self._left(began) <= 0.9 * self._manner.attempt:
                    break
            if not failed:
                raise StoreUnavailable(_sentence(self._last))
            done += len(failed)
            missing = [failure for failure in failed if failure.fault.missing]
            down = sum(not self._nodes[failure.place].breaker.closed for failure in failed)
            pause = next(pauses)
            slow = failed[-1].fault.slow
            over = self._left(began) - pause <= (0.9 * self._manner.attempt if slow else 0)
            over = over or (self._manner.tries is not None and done >= self._manner.tries)
            if missing and (over or len(missing) + down == len(failed)):
                raise IndexMissing(f"The Qdrant server {missing[0].fault.what}.") from missing[0].cause
            if over:
                raise StoreUnavailable(_sentence(failed[-1].fault)) from failed[-1].cause
            time.sleep(pause)

    def everywhere(self, request: Request[T]) -> list[T]:
        """What each node gives that is not known not to answer. Raises StoreUnavailable if none does, and
        IndexMissing if none has what it names.
        """
        began, pauses = time.monotonic(), _pauses()
        while True:
            found: list[T] = []
            missing = False
            for place, node in enumerate(self._nodes):
                if node.breaker.allows() or (self._manner.patient and len(self._nodes) == 1):
                    try:
                        found.append(self._try(place, request))
                    except _Failed as failure:
                        missing = missing or failure.fault.missing
            if found:
                return found
            if missing:
                raise IndexMissing(f"The Qdrant server {self._last.what}.")
            pause = next(pauses)
            if not self._manner.patient or self._left(began) <= pause:
                raise StoreUnavailable(_sentence(self._last))
            time.sleep(pause)

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
            raise _Failed(place, fault, error) from error
        node.breaker.succeeded()
        return found

    def _left(self, began: float) -> float:
        """Seconds that a request begun then may still take."""
        return self._manner.total - (time.monotonic() - began)

    def _round(self) -> Iterator[int]:
        """The nodes in turn that may be asked; a patient one asks the others when those have failed."""
        self._turn = (self._turn + 1) % len(self._nodes)
        order = [(self._turn + step) % len(self._nodes) for step in range(len(self._nodes))]
        resting = []
        for place in order:
            if self._nodes[place].breaker.allows():
                yield place
            else:
                resting.append(place)
        yield from resting if self._manner.patient else ()


def _pauses() -> Iterator[float]:
    """Seconds to wait before trying again: growing, and different for everyone who waits."""
    wait = _FIRST_WAIT
    while True:
        yield wait * random.uniform(0.5, 1.5)
        wait = min(2 * wait, _LONGEST_WAIT)


class _Failed(Exception):
    def __init__(self, place: int, fault: Fault, cause: Exception) -> None:
        super().__init__(fault.what)
        self.place = place
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
    return f"The Qdrant server {fault.what}; check that it runs and that QDRANT_URL and QDRANT_API_KEY are right."
