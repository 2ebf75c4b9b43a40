"""The engines of the index on disk, opened for one command."""

from __future__ import annotations

from pathlib import Path

from search.index import IndexFolder, Manifest, TextParts
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.neural.placement import Placement, placement
from search.service.engines import Engines, open_engines
from search.settings import Settings


class OpenedIndex:
    """The index that the settings name; raises IndexUnusable if it is not there or another."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.place: Placement = placement(settings)
        self.generation: Path
        self.manifest: Manifest
        self.generation, self.manifest = current_index(
            IndexFolder(settings.index_dir), catalog=settings.catalog, model=settings.model, store=self.place.kind
        )
        self.parts: TextParts = open_text_parts(self.generation)

    def engines(self) -> Engines:
        """All engines, the model loaded, so that the times told are those of searching; raises ModelError."""
        from search.neural import SentenceEncoder
        from search.neural.remember import QueryEncoder

        encoder = SentenceEncoder(self.settings.model, self.settings.precision)
        engines = open_engines(self.generation, self.parts, QueryEncoder(encoder), self.place)
        engines.neural.encoder.vector("warm up")
        return engines
