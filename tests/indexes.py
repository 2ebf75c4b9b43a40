"""Indexes and engines over small catalogs, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient

from search.catalog import Catalog, read_catalog
from search.index import BuildReport, IndexFolder, TextParts
from search.index.parts import open_text_parts
from search.neural import Encoder
from search.neural.cosines import HeldCosines
from search.neural.remember import QueryEncoder
from search.server.connection import Connection, connect
from search.server.layout import Layout
from search.service import Engines
from search.service.disk_home import DiskHome
from search.service.engines import open_engines as engines_of
from search.service.home import Home
from search.service.server_home import ServerHome
from search.settings import Settings, load_settings
from tests.corpus import HashEncoder


def settings_of(root: Path, **more: object) -> Settings:
    """Settings of an index in ``root``, of whatever catalog."""
    return load_settings(index_dir=root, model="test-model", **more)


def build(catalog: Catalog | Path, root: Path, encoder: Encoder | None = None, at: Home | None = None) -> BuildReport:
    """An index of ``catalog`` in ``root``, without meaning unless an encoder is given."""
    read = read_catalog(catalog) if isinstance(catalog, Path) else catalog
    home = at or DiskHome(settings_of(root))
    return home.build(read, encoder or HashEncoder(), progress=lambda _: None, on_text_ready=lambda *_: None)


class LeavingQdrant(QdrantClient):
    """The real in-memory engine behind a connection that can be cut."""

    gone = False

    def __getattribute__(self, name: str) -> Any:
        remote = not name.startswith("_") and name not in ("gone", "close")
        if remote and self.gone:
            raise ConnectionError("refused")
        return super().__getattribute__(name)


def in_memory(root: Path, client: QdrantClient | None = None, settings: Settings | None = None) -> ServerHome:
    """A home in qdrant-client's own engine, which knows neither stems nor stop words."""
    connection = Connection.over(client or QdrantClient(":memory:"))
    return ServerHome(settings or settings_of(root), connection, Layout(stems=False), grace=0)


def over_http(root: Path, qdrant_url: str, **more: object) -> ServerHome:
    """A home on the server at ``qdrant_url``."""
    settings = settings_of(root, qdrant_url=qdrant_url, **more)
    return ServerHome(settings, connect(settings), grace=0)


def open_engines(root: Path, encoder: Encoder, at: Home | None = None) -> Engines:
    """All engines over the index in ``root``, or at a home."""
    if at is None:
        generation = IndexFolder(root).current()
        return engines_of(generation, open_text_parts(generation), QueryEncoder(encoder))
    name = at.current_name()
    assert name is not None
    return at.engines(name, at.parts(name), QueryEncoder(encoder))


def text_parts(engines: Engines) -> TextParts:
    """The parts of engines over an index on this disk."""
    assert isinstance(engines.parts, TextParts)
    return engines.parts


def held(engines: Engines) -> HeldCosines:
    """The vectors behind engines over an index on this disk."""
    assert isinstance(engines.neural.cosines, HeldCosines)
    return engines.neural.cosines
