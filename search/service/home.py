"""Where the index lives: on this disk, or on a Qdrant server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from search.catalog import Catalog
from search.errors import IndexMismatch
from search.index import BuildReport, IndexFolder, Manifest, Parts, Progress, build_index
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural import Encoder
from search.neural.remember import QueryEncoder
from search.service.engines import Engines, open_engines
from search.settings import BUNDLED_CATALOG, Settings

OnText = Callable[[str, Parts], object]
OnProgress = Callable[[Progress], None]


class Home(Protocol):
    """Finds, opens and builds the index that the settings ask for. Generations go by name."""

    @property
    def shared(self) -> bool:
        """Whether others may mend the index while this process looks on."""
        ...

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

    def exists(self, name: str) -> bool:
        """Whether a generation is still there; raises StoreUnavailable."""
        ...

    def catalog_to_build(self, last: Manifest | None) -> Path:
        """The catalog set, else that of the generation in force or of the ``last`` one served, else the bundled one.

        Raises IndexMismatch if it is not at hand, and StoreUnavailable.
        """
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
        told = Manifest.source(self._folder.root / name) if name else Path(last.catalog_path) if last else None
        if told is None or told.is_file():
            return told or BUNDLED_CATALOG
        raise IndexMismatch(f"The catalog {told} that the index was built from is gone; name one with CATALOG.")

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
