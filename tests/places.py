"""The databases that an index may lie in, for the tests that hold in all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from search.edge.database import EdgeDatabase
from search.server.connection import Connection, connect
from search.server.database import ServerDatabase
from search.server.layout import Layout
from search.settings import load_settings
from search.store.database import Database
from tests.qdrant_http import MemoryQdrant, serve_qdrant

SERVER = {name: value for name, value in os.environ.items() if name.startswith("QDRANT_")}
PLACES = ("edge", "memory", "http", *(["server"] if "QDRANT_URL" in SERVER else []))
CATALOG = f"test-{uuid4().hex[:12]}"
"""The name of the catalog in tests; no other process uses it on a server."""
PATIENCE = 60
"""Seconds for an answer over HTTP: much, for a machine that is busy with something else."""


@contextmanager
def database(where: str, root: Path) -> Iterator[Database]:
    """An empty database: Qdrant Edge, qdrant-client's own engine, the same behind HTTP, or the server of QDRANT_URL."""
    if where == "edge":
        yield EdgeDatabase(root / "index")
    elif where == "memory":
        yield ServerDatabase(Connection.over(MemoryQdrant()), Layout())
    elif where == "http":
        with serve_qdrant() as server:
            settings = load_settings(qdrant_url=server.url, qdrant_timeout=PATIENCE)
            yield ServerDatabase(connect(settings), Layout(), server.url)
    else:
        settings = load_settings(**{name.lower(): value for name, value in SERVER.items()})
        connection = connect(settings)
        yield ServerDatabase(connection, Layout.of(settings), settings.qdrant_urls[0])
        for collection in connection.ask(lambda client: client.get_collections()).collections:
            if collection.name.startswith(f"{CATALOG}-"):
                connection.ask(lambda client, name=collection.name: client.delete_collection(name))  # type: ignore[misc]
