"""Where the vectors of an index generation are kept: in its own folder, or on a Qdrant server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from search.errors import StoreUnavailable
from search.neural.store import VectorStore

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

    from search.settings import Settings


class Placement(Protocol):
    """Makes, opens and drops the vector store that belongs to a generation folder."""

    kind: str
    keeps_words: bool

    def create(self, generation: Path, dimension: int, size: int = 0) -> VectorStore:
        """A new, empty store for about ``size`` points."""
        ...

    def open(self, generation: Path) -> VectorStore:
        """The finished store; raises StoreUnavailable, or IndexUnusable if it is gone or damaged."""
        ...

    def check(self) -> None:
        """Raise StoreUnavailable unless stores can be made and opened now."""
        ...

    def drop(self, generation: Path) -> None:
        """Remove what lies outside the generation folder; raises StoreUnavailable."""
        ...


class Embedded:
    """A Qdrant Edge shard inside the generation folder."""

    kind = "Qdrant Edge"
    keeps_words = False

    def create(self, generation: Path, dimension: int, size: int = 0) -> VectorStore:
        from search.neural.edge import EdgeStore

        return EdgeStore.create(generation / "shard", dimension, size)

    def open(self, generation: Path) -> VectorStore:
        from search.neural.edge import EdgeStore

        return EdgeStore.open(generation / "shard")

    def check(self) -> None:
        """Nothing: it is always there."""

    def drop(self, generation: Path) -> None:
        """Nothing: the shard goes with its folder."""


class OnServer:
    """A collection named after the generation, on the server the client speaks to."""

    kind = "a Qdrant server"
    keeps_words = True

    def __init__(self, client: QdrantClient, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def create(self, generation: Path, dimension: int, size: int = 0) -> VectorStore:
        from search.neural.server import ServerStore

        return ServerStore.create(self._client, self._name(generation), dimension)

    def open(self, generation: Path) -> VectorStore:
        from search.errors import IndexMissing
        from search.neural.server import ServerStore

        store = ServerStore(self._client, self._name(generation))
        if not store.exists():
            raise IndexMissing(f"The Qdrant server has no collection {store.collection}.")
        return store

    def check(self) -> None:
        from search.neural.server import ServerStore

        ServerStore(self._client, self._prefix).exists()

    def drop(self, generation: Path) -> None:
        from search.neural.server import ServerStore

        ServerStore(self._client, self._name(generation)).drop()

    def _name(self, generation: Path) -> str:
        return f"{self._prefix}-{generation.name}"


def placement(settings: Settings) -> Placement:
    """The placement that the settings ask for."""
    if settings.qdrant_url is None:
        return Embedded()
    from search.neural.server import connect

    try:
        client = connect(settings.qdrant_url, settings.qdrant_api_key)
    except Exception as error:
        raise StoreUnavailable(
            f"QDRANT_URL cannot be used ({error}); give an address such as http://host:6333."
        ) from error
    return OnServer(client, settings.qdrant_collection)
