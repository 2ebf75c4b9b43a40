"""A collection on a Qdrant server."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from qdrant_client import models

from search.errors import StoreUnavailable
from search.server.connection import Connection
from search.server.convert import batches, filter_model, point_of, query_request
from search.store.store import (
    NO_FILTER,
    Filter,
    Point,
    Reading,
    Scored,
    Sparse,
    by_score,
    checked_unit,
)

_FETCHED_AT_ONCE = 1_000
_POLL_SECONDS = 0.5


class ServerStore:
    """A ``Store`` on a server.

    ``rescored`` candidates beyond the limit are compared in full; 0 for vectors not quantized.
    """

    exchanges = True

    def __init__(self, connection: Connection, name: str, *, rescored: int = 0) -> None:
        self.name = name
        self._connection = connection
        self._rescored = rescored

    def search(self, readings: Sequence[Reading]) -> list[list[Scored]]:
        requests = [query_request(reading, self._rescored) for reading in readings]
        found = self._connection.ask(lambda client: client.query_batch_points(self.name, requests))
        return [
            by_score(
                Scored(int(point.id), point.score, point.payload)
                for point in response.points
                # Qdrant's local mode gives points that share no index a score of 0.
                if point.score or not isinstance(reading.vector, Sparse)
            )
            for reading, response in zip(readings, found, strict=True)
        ]

    def count(self, filter: Filter = NO_FILTER) -> int:
        kept = filter_model(filter)
        return self._connection.ask(lambda client: client.count(self.name, count_filter=kept, exact=True)).count

    def facet(self, key: str, filter: Filter = NO_FILTER, limit: int = 100) -> list[tuple[str, int]]:
        kept = filter_model(filter)
        found = self._connection.ask(
            lambda client: client.facet(self.name, key=key, facet_filter=kept, limit=limit, exact=True)
        )
        return [(str(hit.value), hit.count) for hit in found.hits]

    def fetch(self, ids: Collection[int], vectors: Collection[str] = (), *, payload: bool = True) -> dict[int, Point]:
        asked = [*ids]
        found: dict[int, Point] = {}
        for start in range(0, len(asked), _FETCHED_AT_ONCE):
            page = asked[start : start + _FETCHED_AT_ONCE]
            records = self._connection.ask(
                lambda client, page=page: client.retrieve(  # type: ignore[misc]
                    self.name, page, with_payload=payload, with_vectors=[*vectors] or False
                )
            )
            found |= {int(record.id): point_of(record) for record in records}
        return found

    def scroll(
        self, vectors: Collection[str] = (), filter: Filter = NO_FILTER, page: int = 1_000, *, payload: bool = True
    ) -> Iterator[Point]:
        offset: Any = 0
        while offset is not None:
            records, offset = self._connection.ask(
                lambda client, offset=offset: client.scroll(  # type: ignore[misc]
                    self.name,
                    scroll_filter=filter_model(filter),
                    limit=page,
                    offset=offset,
                    with_payload=payload,
                    with_vectors=[*vectors] or False,
                )
            )
            yield from map(point_of, records)

    def upsert(self, points: Iterable[Point]) -> None:
        """Sent in batches, each waited for and tried again on a fault that may pass."""
        stored = [*points]
        checked_unit([point.meaning for point in stored])
        for batch in batches(stored):
            # Whatever status is told, the points are in the server's log; the build verifies them.
            self._connection.ask(lambda client, batch=batch: client.upsert(self.name, batch, wait=True))  # type: ignore[misc]

    def finish(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Returns when every node that answers has built its indexes."""
        woken = False
        while True:
            infos = self._connection.everywhere(lambda client: client.get_collection(self.name))
            states = {info.status for info in infos}
            if models.CollectionStatus.RED in states:
                raise StoreUnavailable(f"The Qdrant server failed to index {self.name}; its log says why.")
            if states == {models.CollectionStatus.GREEN} or (woken and models.CollectionStatus.YELLOW not in states):
                return
            if models.CollectionStatus.YELLOW not in states:
                # Grey: work that waits for an update, as after a restart of the server.
                self._connection.ask(
                    lambda client: client.update_collection(self.name, optimizers_config=models.OptimizersConfigDiff())
                )
                woken = True
            progress(*_indexed(infos))
            time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Nothing: the connection may serve other collections."""


def _indexed(infos: Sequence[models.CollectionInfo]) -> tuple[int, int]:
    """Points indexed and in all, by the node that is furthest behind. A server counts each vector of a point."""
    params = infos[0].config.params
    named = int(bool(params.vectors)) + len(params.sparse_vectors or {})
    points = infos[0].points_count or 0
    indexed = min(info.indexed_vectors_count or 0 for info in infos)
    return min(indexed // max(1, named), points), points
