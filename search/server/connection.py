"""The connection to a Qdrant server or cluster: retries, several nodes, and a circuit breaker for each."""

import itertools
import os
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple, Self, TypeVar

from qdrant_client import QdrantClient
from tenacity import Retrying, retry_if_exception, stop_before_delay, wait_random_exponential

from search.errors import CollectionGone, StoreUnavailable
from search.server.breaker import LONGEST_REST, Breaker
from search.server.faults import NodeFault, Retryable, ServerFault, TimedOut, error_of
from search.settings import Settings

_REST_WHILE_ALL_DOWN = 2.0

T = TypeVar("T")
R = TypeVar("R")
Request = Callable[[QdrantClient], T]
Open = Callable[[int], QdrantClient]


class Manner(NamedTuple):
    """``attempt`` seconds for each request, ``total`` seconds for a call with its retries.

    While every node is marked down, a ``patient`` call waits for one to return; any other fails at once.
    """

    attempt: int
    total: float
    patient: bool = False


PATIENT = Manner(attempt=30, total=180, patient=True)


def hasty(timeout: int, nodes: int) -> Manner:
    """For people who wait: with several nodes, two can be asked within ``timeout`` seconds."""
    return Manner(timeout if nodes == 1 else max(1, timeout // 2), timeout)


class _Node(NamedTuple):
    client: Callable[[], QdrantClient]
    breaker: Breaker


class Connection:
    """Sends idempotent requests to the nodes of a server in turn. Thread-safe."""

    def __init__(self, clients: Sequence[Open], manner: Manner | None = None) -> None:
        self._clients = clients
        self._manner = manner or hasty(5, len(clients))
        self._nodes = [_Node(cache(partial(client, self._manner.attempt)), Breaker()) for client in clients]
        self._turns = itertools.count(random.randrange(len(clients)))
        self._last_fault = "does not answer"

    @classmethod
    def over(cls, client: QdrantClient) -> Self:
        """A connection through one existing client."""
        return cls([lambda _: client])

    def patient(self, manner: Manner = PATIENT) -> Self:
        """A connection to the same nodes, for work that nobody waits for."""
        return type(self)(self._clients, manner)

    @property
    def fault(self) -> str:
        """One sentence while every node is marked down, otherwise empty."""
        return str(ServerFault(self._last_fault)) if self._all_down() else ""

    def ask(self, request: Request[T]) -> T:
        """The first answer that a node gives.

        Raises CollectionGone if every node that answers says so, and StoreUnavailable for any other failure.
        """
        return self._retry(request, next)

    def everywhere(self, request: Request[T]) -> list[T]:
        """The answers of all nodes that are not marked down, at least one. Raises as ``ask`` does."""
        return self._retry(request, list)

    def _retry(self, request: Request[T], take: Callable[[Iterator[T]], R]) -> R:
        # The last request to start must be able to end in time.
        seconds = max(self._manner.total - 0.9 * self._manner.attempt, self._manner.total / 2)
        deadline = time.monotonic() + seconds
        retrying = Retrying(
            retry=retry_if_exception(self._may_retry),
            wait=wait_random_exponential(multiplier=0.2, min=0.05, max=5),
            stop=stop_before_delay(seconds),
            reraise=True,
        )
        return retrying(lambda: take(self._answers(request, deadline)))

    def _may_retry(self, error: BaseException) -> bool:
        return isinstance(error, Retryable) and (self._manner.patient or not self._all_down())

    def _answers(self, request: Request[T], deadline: float) -> Iterator[T]:
        """The answer of each node in turn; raises if none gives one."""
        answered, gone = False, dict[_Node, CollectionGone]()
        failure = Retryable(self._last_fault)
        for node in self._nodes_in_turn():
            try:
                answer = _send(node, request)
            except CollectionGone as error:
                gone[node] = error
            except Retryable as error:
                failure, self._last_fault = error, error.what
                if time.monotonic() > deadline:
                    break
            else:
                answered = True
                yield answer
        if answered:
            return
        if gone and all(node in gone or node.breaker.down for node in self._nodes):
            raise next(iter(gone.values()))
        raise failure

    def _nodes_in_turn(self) -> Iterator[_Node]:
        """The nodes that may be asked now, a different one first each time."""
        first, longest_rest = next(self._turns), _REST_WHILE_ALL_DOWN if self._all_down() else LONGEST_REST
        for step in range(len(self._nodes)):
            node = self._nodes[(first + step) % len(self._nodes)]
            if node.breaker.allows(longest_rest):
                yield node

    def _all_down(self) -> bool:
        return all(node.breaker.down for node in self._nodes)


def _send(node: _Node, request: Request[T]) -> T:
    try:
        answer = request(node.client())
    except Exception as error:
        fault = error_of(error)
        if isinstance(fault, NodeFault):
            node.breaker.failed(at_once=isinstance(fault, TimedOut))
        else:
            node.breaker.succeeded()
        if fault is None:
            raise
        raise fault from error
    node.breaker.succeeded()
    return answer


def connect(settings: Settings) -> Connection:
    """The connection that the settings ask for; nothing is sent yet."""
    if settings.qdrant_ca is not None and settings.qdrant_grpc:
        os.environ.setdefault("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", str(settings.qdrant_ca))
    # A key over plain http is the operator's choice inside a private network.
    warnings.filterwarnings("ignore", "Api key is used with an insecure connection", UserWarning)
    urls = settings.qdrant_urls
    return Connection([partial(_open, settings, url) for url in urls], hasty(settings.qdrant_timeout, len(urls)))


def _open(settings: Settings, url: str, timeout: int) -> QdrantClient:
    try:
        return QdrantClient(
            url=url,
            api_key=settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None,
            timeout=timeout,
            prefer_grpc=settings.qdrant_grpc,
            grpc_port=settings.qdrant_grpc_port,
            # "min" limits an attempt to connect: 20 s by default, so that a server that is back goes unnoticed.
            grpc_options={"grpc.min_reconnect_backoff_ms": 2_000, "grpc.max_reconnect_backoff_ms": 1_000},
            check_compatibility=False,
            verify=str(settings.qdrant_ca) if settings.qdrant_ca else True,
        )
    except (ValueError, OSError) as error:
        raise StoreUnavailable(f"QDRANT_URL or QDRANT_CA cannot be used ({error}).") from error
