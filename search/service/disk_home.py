"""An index in a folder of this machine."""

from __future__ import annotations

from pathlib import Path

from search.catalog import Catalog
from search.errors import IndexMismatch
from search.index import BuildReport, IndexFolder, Manifest, Parts, TextParts, build_index
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural import Encoder
from search.neural.remember import QueryEncoder
from search.service.engines import Engines, open_engines
from search.service.home import OnProgress, OnText
from search.settings import BUNDLED_CATALOG, Settings


class DiskHome:
    """See ``Home``. Vectors are in a Qdrant Edge shard."""

    shared = False
    fault = ""
    note = ""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = IndexFolder(settings.index_dir)

    def check(self) -> None:
        """Nothing: it is always there."""

    def current_name(self) -> str | None:
        """See ``Home``."""
        return self._folder.current_name()

    def current(self) -> tuple[str, Manifest]:
        """See ``Home``."""
        generation, manifest = current_index(self._folder, catalog=self._settings.catalog, model=self._settings.model)
        return generation.name, manifest

    def exists(self, name: str) -> bool:
        """See ``Home``."""
        return (self._folder.root / name).is_dir()

    def catalog_to_build(self, last: Manifest | None) -> Path:
        """See ``Home``."""
        if self._settings.catalog is not None:
            return self._settings.catalog
        name = self._folder.current_name()
        told = Manifest.source(self._folder.root / name) if name else None
        if told is None and last is not None:
            told = Path(last.catalog_path)
        if told is None and name is None:
            return BUNDLED_CATALOG
        if told is not None and told.is_file():
            return told
        which = f"The catalog {told} that the index was built from is gone" if told else "The index is damaged"
        raise IndexMismatch(f"{which}; name its catalog with CATALOG.")

    def parts(self, name: str, progress: OnProgress = lambda _: None) -> Parts:
        """See ``Home``."""
        return open_text_parts(self._folder.root / name)

    def engines(self, name: str, parts: Parts, queries: QueryEncoder) -> Engines:
        """See ``Home``."""
        assert isinstance(parts, TextParts)
        return open_engines(self._folder.root / name, parts, queries)

    def build(self, catalog: Catalog, encoder: Encoder, *, progress: OnProgress, on_text_ready: OnText) -> BuildReport:
        """See ``Home``."""
        return build_index(
            catalog, self._folder, encoder, self._settings.model, progress=progress, on_text_ready=on_text_ready
        )
