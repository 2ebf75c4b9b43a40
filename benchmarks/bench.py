"""What every measure works on: one catalog, its index, its queries."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.queries import queries
from search.build import Progress, build_index
from search.catalog import CatalogFile
from search.catalog.reader import file_sha256
from search.edge.database import EdgeDatabase
from search.errors import CatalogError, IndexMismatch, IndexMissing
from search.index import Index, Manifest, open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.record import Record
from search.settings import Settings, load_settings
from search.store.store import MEANING

AT_SCALE = 10_000
LIMIT = 10

_OWN_INDEXES = Path(__file__).parent / ".index"


@dataclass(frozen=True)
class Bench:
    """A catalog file and the index of it on disk; what is costly is made when first asked for."""

    catalog: Path
    settings: Settings
    index: Index

    @property
    def manifest(self) -> Manifest:
        return self.index.manifest

    @property
    def encoder(self) -> SentenceEncoder:
        assert self.index.queries is not None
        assert isinstance(self.index.queries.encoder, SentenceEncoder)
        return self.index.queries.encoder

    @property
    def shard(self) -> Path:
        """The folder of the shard."""
        return self.settings.index_dir / self.index.collection / "shard"

    @cached_property
    def records(self) -> list[Record]:
        return [*CatalogFile(self.catalog)]

    @cached_property
    def queries(self) -> list[str]:
        """Queries at least one term of which occurs."""
        known = {term for terms in self.documents for term in terms}
        tokenize = self.index.tokenizer.tokenize
        return queries([record.text for record in self.records], lambda query: not known.isdisjoint(tokenize(query)))

    @cached_property
    def terms(self) -> list[list[str]]:
        """The queries as the terms that all full-text contenders get."""
        return [self.index.tokenizer.tokenize(query) for query in self.queries]

    @cached_property
    def documents(self) -> list[list[str]]:
        """The records as terms."""
        return [self.index.tokenizer.tokenize(record.text) for record in self.records]

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The records' vectors, shape (n, dimension)."""
        points = self.index.store.scroll([MEANING])
        return np.array([point.meaning for point in points if point.meaning is not None], dtype=np.float32)

    @cached_property
    def query_vectors(self) -> NDArray[np.float32]:
        """The queries' vectors, shape (queries, dimension)."""
        return self.encoder.encode(self.queries)

    @property
    def too_small(self) -> str:
        """Why targets that grow with the catalog are not judged on this one, or nothing."""
        return "" if self.manifest.records >= AT_SCALE else f"not judged below {AT_SCALE:,} records"


def prepare(catalog: Path, index_dir: Path | None) -> Bench:
    """The bench over an index given, which must be of that catalog, or over one of its own.

    Raises CatalogError, and for an index given IndexMissing and IndexMismatch.
    """
    own = _OWN_INDEXES / f"{catalog.stem}-{file_sha256(catalog)[:8]}"
    settings = load_settings(index_dir=(index_dir or own).resolve(), catalog=catalog.resolve())
    database, name = EdgeDatabase(settings.index_dir), settings.qdrant_collection
    queries = QueryEncoder(SentenceEncoder(settings.model, settings.precision))
    try:
        index = open_index(database, name, settings, queries)
    except (IndexMissing, IndexMismatch):
        if index_dir is not None:
            raise
        build_index(
            CatalogFile(catalog), database, name, queries.encoder, settings.model, settings.index_dir, progress=_tell
        )
        print(file=sys.stderr)
        index = open_index(database, name, settings, queries)
    if index.manifest.records < LIMIT:
        raise CatalogError(f"{catalog.name} has {index.manifest.records} records; give a catalog of {LIMIT} or more.")
    return Bench(catalog.resolve(), settings, replace(index, queries=queries))


def _tell(progress: Progress) -> None:
    print(f"\r{progress.phase}: {progress.done:,} of {progress.total:,} ", end="", file=sys.stderr, flush=True)
