"""Indexes and engines over small catalogs, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from search.catalog import Catalog, read_catalog
from search.index import BuildReport, IndexFolder, TextParts, build_index
from search.index.parts import open_text_parts
from search.neural import Encoder, NeuralSearcher
from search.neural.placement import Embedded, Placement
from search.neural.remember import QueryEncoder
from tests.corpus import HashEncoder


def build(
    catalog: Catalog | Path, root: Path, encoder: Encoder | None = None, place: Placement | None = None
) -> BuildReport:
    """An index of ``catalog`` in ``root``, without meaning unless an encoder is given."""
    read = read_catalog(catalog) if isinstance(catalog, Path) else catalog
    return build_index(read, IndexFolder(root), encoder or HashEncoder(), "test-model", place or Embedded())


class Opened(NamedTuple):
    parts: TextParts
    neural: NeuralSearcher


def open_engines(root: Path, encoder: Encoder, place: Placement | None = None) -> Opened:
    """Both engines over the index in ``root``."""
    generation = IndexFolder(root).current()
    parts = open_text_parts(generation)
    store = (place or Embedded()).open(generation)
    return Opened(parts, NeuralSearcher(QueryEncoder(encoder), store, parts.records))
