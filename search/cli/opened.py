"""The engines of the index on disk, opened for one command."""

from __future__ import annotations

from search.index import Manifest, Parts
from search.service.engines import Engines
from search.service.find_home import find_home
from search.service.home import Home
from search.settings import Settings


class OpenedIndex:
    """The index that the settings name; raises IndexUnusable if it is not there or another.

    Raises StoreUnavailable too.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home: Home = find_home(settings)
        self.name: str
        self.manifest: Manifest
        self.name, self.manifest = self.home.current()
        self.parts: Parts = self.home.parts(self.name)

    def engines(self) -> Engines:
        """All engines, the model loaded, so that the times told are those of searching; raises ModelError."""
        from search.neural import SentenceEncoder
        from search.neural.remember import QueryEncoder

        encoder = SentenceEncoder(self.settings.model, self.settings.precision)
        engines = self.home.engines(self.name, self.parts, QueryEncoder(encoder))
        engines.neural.encoder.vector("warm up")
        return engines
