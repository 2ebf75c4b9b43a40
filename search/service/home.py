"""Where the index lives: on this disk, or on a Qdrant server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from search.catalog import Catalog
from search.index import BuildReport, Manifest, Parts, Progress
from search.neural import Encoder
from search.neural.remember import QueryEncoder
from search.service.engines import Engines

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
