"""One collection of a Qdrant server, through a connection."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from qdrant_client import QdrantClient, models

from search.errors import IndexMissing, StoreUnavailable
from search.server.connection import Connection
from search.server.filters import all_of
from search.server.layout import Layout

_PAGE = 1_000
_ADMIN_SECONDS = 15


class Collection:
    """Every method raises StoreUnavailable, and IndexMissing if the collection is not there."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.connection = connection
        self.name = name

    def create(self, layout: Layout, dimension: int, metadata: dict[str, Any], ranks_words: bool) -> None:
        """Make it, empty and with its indexes; one of the same name is replaced."""
        config = layout.collection(dimension)
        self.drop()

        def create(client: QdrantClient) -> None:
            try:
                client.create_collection(self.name, metadata=metadata, timeout=_ADMIN_SECONDS, **config)
            except Exception as error:
                if not already_there(error):
                    raise

        self.connection.ask(create)
        self.index(layout, ranks_words)

    def index(self, layout: Layout, ranks_words: bool) -> None:
        """Make its payload indexes; may be repeated."""
        for field, schema in layout.indexes(ranks_words).items():
            self.connection.ask(
                lambda client, field=field, schema=schema: client.create_payload_index(  # type: ignore[misc]
                    self.name, field, field_schema=schema, wait=True
                )
            )

    def exists(self) -> bool:
        return self.connection.ask(lambda client: client.collection_exists(self.name))

    def drop(self) -> None:
        """Delete it; nothing if it is not there."""
        with suppress(IndexMissing):
            self.connection.ask(lambda client: client.delete_collection(self.name, timeout=_ADMIN_SECONDS))

    def info(self) -> models.CollectionInfo:
        return self.connection.ask(lambda client: client.get_collection(self.name))

    def metadata(self) -> dict[str, Any]:
        """What was kept with it, empty if nothing was."""
        return dict(self.info().config.metadata or {})

    def annotate(self, metadata: dict[str, Any]) -> None:
        """Keep these fields with it, replacing those of the same names."""
        self.connection.ask(lambda client: client.update_collection(self.name, metadata=metadata))

    def upsert(self, points: Sequence[models.PointStruct]) -> None:
        """Store the points and wait until they are; may be repeated."""
        done = self.connection.ask(lambda client: client.upsert(self.name, [*points], wait=True))
        if done.status not in (models.UpdateStatus.COMPLETED, models.UpdateStatus.ACKNOWLEDGED):
            raise StoreUnavailable(f"The Qdrant server did not take the points ({done.status}); run the same again.")

    def count(self, *conditions: models.Condition) -> int:
        """How many points meet all conditions."""
        kept = all_of(*conditions)
        return self.connection.ask(lambda client: client.count(self.name, count_filter=kept, exact=True)).count

    def retrieve(self, ids: Ids[int], *, vectors: bool = False) -> list[models.Record]:
        """The points with these ids, records with them, those that are not there left out."""
        asked = [*ids]
        found: list[models.Record] = []
        for start in range(0, len(asked), _PAGE):
            page = asked[start : start + _PAGE]
            found += self.connection.ask(
                lambda client, page=page: client.retrieve(  # type: ignore[misc]
                    self.name, page, with_payload=not vectors, with_vectors=vectors
                )
            )
        return found

    def scroll(
        self,
        *conditions: models.Condition,
        start: int = 0,
        most: int | None = None,
        vectors: bool = False,
        fields: bool = True,
        page: int = _PAGE,
    ) -> Iterator[list[models.Record]]:
        """Pages of points that meet all conditions, by ascending id from ``start`` on."""
        kept, offset, left = all_of(*conditions), start, most
        while offset is not None and (left is None or left > 0):
            size = page if left is None else min(page, left)
            found, after = self.connection.ask(
                lambda client, offset=offset, size=size: client.scroll(  # type: ignore[misc]
                    self.name,
                    scroll_filter=kept,
                    limit=size,
                    offset=offset,
                    with_payload=fields,
                    with_vectors=vectors,
                )
            )
            if found:
                yield found
            offset = after
            left = None if left is None else left - len(found)

    def query(self, requests: Sequence[models.QueryRequest]) -> list[list[models.ScoredPoint]]:
        """The points each request finds, in one exchange."""
        found = self.connection.ask(lambda client: client.query_batch_points(self.name, [*requests]))
        return [response.points for response in found]

    def facet(self, field: str, most: int) -> list[tuple[str, int]]:
        """The values of a field with exact counts, the most frequent first."""
        found = self.connection.ask(lambda client: client.facet(self.name, key=field, limit=most, exact=True))
        return [(str(hit.value), hit.count) for hit in found.hits]


def already_there(error: Exception) -> bool:
    """Whether a creation failed because it was done before; over HTTP, gRPC and in memory it is told in these words."""
    return "already exists" in str(error)
