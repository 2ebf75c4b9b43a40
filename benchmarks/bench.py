"""What every measure works on: one catalog, its index, its queries."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.queries import queries
from search.catalog import Catalog, read_catalog
from search.errors import CatalogError, IndexMismatch, IndexMissing
from search.index import IndexFolder, Manifest, Progress, TextParts, build_index
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural import SentenceEncoder
from search.settings import Settings, load_settings

AT_SCALE = 10_000
LIMIT = 10

_OWN_INDEXES = Path(__file__).parent / ".index"


@dataclass(frozen=True)
class Bench:
    """A catalog and the index of it on disk; what is costly is made when first asked for."""

    catalog: Catalog
    settings: Settings
    generation: Path
    manifest: Manifest

    @cached_property
    def parts(self) -> TextParts:
        return open_text_parts(self.generation)

    @cached_property
    def queries(self) -> list[str]:
        """Queries at least one term of which occurs."""
        rows, tokenize = self.parts.fulltext.postings.rows, self.parts.fulltext.tokenizer.tokenize
        return queries(
            [startup.text for startup in self.catalog.startups],
            lambda query: any(term in rows for term in tokenize(query)),
        )

    @cached_property
    def terms(self) -> list[list[str]]:
        """The queries as the terms that all full-text contenders get."""
        return [self.parts.fulltext.tokenizer.tokenize(query) for query in self.queries]

    @cached_property
    def documents(self) -> list[list[str]]:
        """The records as terms."""
        return [self.parts.fulltext.tokenizer.tokenize(startup.text) for startup in self.catalog.startups]

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The records' vectors, shape (n, dimension)."""
        return np.asarray(np.load(self.generation / "vectors.npy"), dtype=np.float32)

    @cached_property
    def encoder(self) -> SentenceEncoder:
        return SentenceEncoder(self.settings.model, self.settings.precision)

    @cached_property
    def query_vectors(self) -> NDArray[np.float32]:
        """The queries' vectors, shape (queries, dimension)."""
        return self.encoder.encode(self.queries)

    @property
    def too_small(self) -> str:
        """Why targets that grow with the catalog are not judged on this one, or nothing."""
        return "" if len(self.catalog.startups) >= AT_SCALE else f"not judged below {AT_SCALE:,} records"


def prepare(catalog_path: Path, index_dir: Path | None) -> Bench:
    """The bench over an index given, which must be of that catalog, or over one of its own.

    Raises CatalogError, and for an index given IndexMissing and IndexMismatch.
    """
    catalog = read_catalog(catalog_path)
    if len(catalog.startups) < LIMIT:
        raise CatalogError(f"{catalog.name} has {len(catalog.startups)} records; give a catalog of {LIMIT} or more.")
    own = _OWN_INDEXES / f"{catalog.path.stem}-{catalog.sha256[:8]}"
    settings = load_settings(index_dir=index_dir or own, catalog=catalog_path.resolve())
    folder = IndexFolder(settings.index_dir)
    try:
        found = current_index(folder, catalog=settings.catalog, model=settings.model)
    except (IndexMissing, IndexMismatch):
        if index_dir is not None:
            raise
        encoder = SentenceEncoder(settings.model, settings.precision)
        build_index(catalog, folder, encoder, settings.model, progress=_tell)
        print(file=sys.stderr)
        found = current_index(folder, catalog=settings.catalog, model=settings.model)
    return Bench(catalog, settings, *found)


def _tell(progress: Progress) -> None:
    print(f"\r{progress.phase}: {progress.done:,} of {progress.total:,} ", end="", file=sys.stderr, flush=True)
