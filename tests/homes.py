"""The homes an index may have, for the tests that hold in all of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from search.service.disk_home import DiskHome
from search.service.home import Home
from search.service.server_home import ServerHome
from tests.indexes import in_memory, over_http, settings_of
from tests.qdrant_server import serve_qdrant

SERVER = {name: value for name, value in os.environ.items() if name.startswith("QDRANT_")}
HOMES = ("disk", "memory", "http", *(["server"] if "QDRANT_URL" in SERVER else []))


@contextmanager
def home(where: str, root: Path) -> Iterator[Home]:
    """An empty home: this disk, qdrant-client's own engine, Qdrant Edge behind HTTP, or the server of QDRANT_URL."""
    if where == "disk":
        yield DiskHome(settings_of(root))
    elif where == "memory":
        yield in_memory(root)
    elif where == "http":
        with serve_qdrant(root / "qdrant") as server:
            yield over_http(root, server.url)
    else:
        settings = {name.lower(): value for name, value in SERVER.items()}
        at = over_http(root, **{**settings, "qdrant_collection": f"test-{uuid4().hex[:12]}"})
        yield at
        clear(at)


def clear(at: ServerHome) -> None:
    """Delete all that a home has made on its server."""
    alias = at.generations.alias
    names = at.connection.ask(lambda client: client.get_collections()).collections
    for found in names:
        if found.name.startswith(f"{alias}-"):
            at.connection.ask(lambda client, name=found.name: client.delete_collection(name))  # type: ignore[misc]
