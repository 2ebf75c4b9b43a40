"""Building and opening indexes over small catalogs, for tests."""

from __future__ import annotations

from pathlib import Path

from search.build import BuildReport, build_index
from search.catalog import CatalogFile
from search.catalog.mapping import Mapping
from search.edge.database import EdgeDatabase
from search.index import Index, open_index
from search.neural import Encoder, QueryEncoder
from search.record import Record
from search.settings import Settings, load_settings
from search.store.database import Database
from tests.corpus import HashEncoder
from tests.places import CATALOG

MODEL = "test-model"


def settings_of(root: Path, **more: object) -> Settings:
    """Settings of an index below ``root``, of whatever catalog, with the model that ``build`` names."""
    return load_settings(**{"index_dir": root / "index", "model": MODEL, "qdrant_collection": CATALOG, **more})


def build(
    catalog: Path,
    root: Path,
    encoder: Encoder | None = None,
    database: Database | None = None,
    model: str = MODEL,
    mapping: Mapping | None = None,
) -> BuildReport:
    """Index a catalog file below ``root``, or into a database; without meaning unless an encoder is given."""
    where = database or EdgeDatabase(root / "index")
    return build_index(CatalogFile(catalog, mapping), where, CATALOG, encoder or HashEncoder(), model, root / "index")


def opened(
    root: Path, encoder: Encoder | None = None, database: Database | None = None, settings: Settings | None = None
) -> Index:
    """The live index below ``root``, or of a database, answering with every engine."""
    queries = QueryEncoder(encoder or HashEncoder())
    where = database or EdgeDatabase(root / "index")
    index = open_index(where, CATALOG, settings or settings_of(root), queries).answering(queries)
    index.warm()
    return index


def records_of(catalog: Path) -> list[Record]:
    """All records of a catalog file."""
    return [*CatalogFile(catalog)]
