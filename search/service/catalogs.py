"""What a process serves: catalogs by name, all with one model."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search.build.job import BuildJob
from search.errors import CollectionGone, EngineNotReady, StoreUnavailable
from search.index import Index
from search.neural import Encoder, QueryEncoder, SentenceEncoder
from search.request import FULLTEXT, NEURAL
from search.service.state import Stage, State
from search.service.worker import StartBuild, Worker
from search.settings import BUNDLED_CATALOG, Settings
from search.store.database import Database
from search.store.find import find_database

T = TypeVar("T")


class Catalogs:
    """The catalogs of the settings' database; safe to share between threads.

    ``start`` returns at once. Full-text search answers as soon as an index is open, neural search once the
    model is warm. An index that is not the one the settings ask for is built anew, never served.
    """

    def __init__(
        self,
        settings: Settings,
        encoder: Encoder | None = None,
        database: Database | None = None,
        start_build: StartBuild = BuildJob,
    ) -> None:
        self.settings = settings
        self.database = database or find_database(settings)
        queries = QueryEncoder(encoder or SentenceEncoder(settings.model, settings.precision))
        name = settings.qdrant_collection
        self._worker = Worker(name, settings, self.database, queries, start_build)

    def start(self) -> None:
        """Begin opening; after a failure, try again."""
        self._worker.start()

    def close(self) -> None:
        """Stop the background work, waiting for the step it is in."""
        self._worker.close()

    @property
    def state(self) -> State:
        """The state now: take it once and read it as often as you like."""
        return self._worker.state

    def ask(self, request: Callable[[Index], T]) -> T:
        """What ``request`` makes of the index that is served; all of it is asked of one index.

        If the index has been replaced meanwhile, the request is put to the new one. Raises EngineNotReady,
        StoreUnavailable, and whatever the index raises.
        """
        index = self._index(self.state, FULLTEXT)
        try:
            try:
                return request(index)
            except CollectionGone:
                return request(self._index(self._worker.refresh(index), FULLTEXT))
        except EngineNotReady as error:
            detail = self.state.readiness(NEURAL).detail.rstrip(".")
            raise EngineNotReady(f"{error} {detail}." if detail else str(error)) from None

    def refresh(self, gone: Index) -> None:
        """Take up the index that is live now, if that is not done; for a reader whose index raised CollectionGone.

        Raises as ``open_index`` does.
        """
        self._worker.refresh(gone)

    @property
    def serves_bundled_catalog(self) -> bool:
        """Whether the index is, or will be, that of the catalog shipped with this software."""
        index = self.state.index
        source = Path(index.manifest.catalog_path) if index else self.settings.catalog_path
        return source.parts[-3:] == BUNDLED_CATALOG.parts[-3:]

    def _index(self, state: State, engine: str) -> Index:
        if state.index is not None:
            return state.index
        readiness = state.readiness(engine)
        if readiness.failed:
            raise StoreUnavailable(readiness.detail)
        if state.stage is Stage.STOPPED:
            raise StoreUnavailable("The service has stopped; start the app again.")
        raise EngineNotReady(f"The index is not ready yet. {readiness.detail.rstrip('.')}.")
