"""Indexes and engines over small catalogs, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient

from search.catalog import Catalog, read_catalog
from search.index import BuildReport, IndexFolder, build_index
from search.index.parts import open_text_parts
from search.neural import Encoder
from search.neural.placement import Embedded, Placement
from search.neural.remember import QueryEncoder
from search.service import Engines
from search.service.engines import open_engines as engines_of
from tests.corpus import HashEncoder


def build(
    catalog: Catalog | Path, root: Path, encoder: Encoder | None = None, place: Placement | None = None
) -> BuildReport:
    """An index of ``catalog`` in ``root``, without meaning unless an encoder is given."""
    read = read_catalog(catalog) if isinstance(catalog, Path) else catalog
    return build_index(read, IndexFolder(root), encoder or HashEncoder(), "test-model", place or Embedded())


class LeavingQdrant(QdrantClient):
    """The real in-memory engine behind a connection that can be cut."""

    gone = False

    def __getattribute__(self, name: str) -> Any:
        remote = not name.startswith("_") and name not in ("gone", "close")
        if remote and self.gone:
            raise ConnectionError("refused")
        return super().__getattribute__(name)


def open_engines(root: Path, encoder: Encoder, place: Placement | None = None) -> Engines:
    """All engines over the index in ``root``."""
    generation = IndexFolder(root).current()
    return engines_of(generation, open_text_parts(generation), QueryEncoder(encoder), place or Embedded())
