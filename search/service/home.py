"""Where the index lives: on this disk, or on a Qdrant server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from search.catalog import Catalog
from search.index import BuildReport, IndexFolder, Manifest, Parts, Progress, build_index
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural import Encoder
from search.neural.remember import QueryEncoder
from search.service.engines import Engines, open_engines
from search.settings import Settings

OnText = Callable[[str, Parts], object]
OnProgress = Callable[[Progress], None]


class Home(Protocol):
    """Finds, opens and builds the index that the settings ask for. Generations go by name."""

    @property
    def fault(self) -> str:
        """One sentence while the index cannot be reached; empty while it can."""
        ...

    @property
    def note(self) -> str:
        """One sentence on what is served otherwise than wished; empty for nothing."""
        ...

    def check(self) -> None:
        """Ask again for what did not answer; raises StoreUnavailable if it still does not."""
        ...

    def current_name(self) -> str | None:
        """The generation in force, or None; raises StoreUnavailable."""
        ...

    def current(self) -> tuple[str, Manifest]:
        """The generation in force and its manifest, if it is what the settings ask for.

        Raises IndexMissing, IndexMismatch (with every reason), CatalogError and StoreUnavailable.
        """
        ...

    def built_from(self) -> Path | None:
        """The catalog file behind the generation in force, whether or not that fits the settings."""
        ...

    def parts(self, name: str, progress: OnProgress = ...) -> Parts:
        """All but the vectors of a generation; raises IndexUnusable and StoreUnavailable."""
        ...

    def engines(self, name: str, parts: Parts, queries: QueryEncoder) -> Engines:
        """All engines over a generation; raises IndexUnusable and StoreUnavailable."""
        ...

    def build(self, catalog: Catalog, encoder: Encoder, *, progress: OnProgress, on_text_ready: OnText) -> BuildReport:
        """Build an index and put it in force; see ``build_index``."""
        ...


class OnDisk:
    """An index in a folder of this machine, its vectors in a Qdrant Edge shard."""

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

    def built_from(self) -> Path | None:
        """See ``Home``."""
        name = self._folder.current_name()
        return None if name is None else Path(Manifest.load(self._folder.root / name).catalog_path)

    def parts(self, name: str, progress: OnProgress = lambda _: None) -> Parts:
        """See ``Home``."""
        return open_text_parts(self._folder.root / name)

    def engines(self, name: str, parts: Parts, queries: QueryEncoder) -> Engines:
        """See ``Home``."""
        generation = self._folder.root / name
        return open_engines(generation, open_text_parts(generation), queries)

    def build(self, catalog: Catalog, encoder: Encoder, *, progress: OnProgress, on_text_ready: OnText) -> BuildReport:
        """See ``Home``."""
        return build_index(
            catalog, self._folder, encoder, self._settings.model, progress=progress, on_text_ready=on_text_ready
        )


def home(settings: Settings) -> Home:
    """The home that the settings ask for; nothing is opened yet. Raises StoreUnavailable."""
    if not settings.qdrant_urls:
        return OnDisk(settings)
    from search.server.connection import connect
    from search.service.server_home import ServerHome

    return ServerHome(settings, connect(settings))
