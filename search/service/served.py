"""One catalog as a process serves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from search.errors import CollectionGone, EngineNotReady, SearchError, StoreUnavailable
from search.index import Index
from search.request import FULLTEXT, NEURAL
from search.service.state import Stage, State
from search.settings import BUNDLED_CATALOG, Settings

if TYPE_CHECKING:
    from search.service.worker import Worker

T = TypeVar("T")


class Served:
    """A handle to a catalog, to be kept as long as you like: it stays good while the catalog is closed and opened."""

    def __init__(self, name: str, settings: Settings, worker: Callable[[str], Worker]) -> None:
        self.name = name
        self.settings = settings
        self._find = worker

    @property
    def state(self) -> State:
        """The state now: take it once and read it as often as you like."""
        try:
            return self._find(self.name).state
        except SearchError as error:
            return State(Stage.FAILED, error=str(error))

    def start(self) -> None:
        """Begin opening; after a failure, try again.

        Raises ReadOnly where that would be an import and READ_ONLY is set, UnknownCatalog and StoreUnavailable.
        """
        self._find(self.name).start()

    @property
    def may_try_again(self) -> bool:
        """Whether ``start`` does not raise ReadOnly."""
        try:
            return self._find(self.name).may_try_again
        except SearchError:
            return True

    def ask(self, request: Callable[[Index], T]) -> T:
        """What ``request`` makes of the index that is served; all of it is asked of one index.

        If the index has been replaced meanwhile, the request is put to the new one. Raises UnknownCatalog,
        EngineNotReady, StoreUnavailable, and whatever the index raises.
        """
        worker = self._find(self.name)
        index = _index(worker.state)
        try:
            try:
                return request(index)
            except CollectionGone:
                return request(_index(worker.refresh(index)))
        except EngineNotReady as error:
            detail = worker.state.readiness(NEURAL).detail.rstrip(".")
            raise EngineNotReady(f"{error} {detail}." if detail else str(error)) from None

    def refresh(self, gone: Index) -> None:
        """Take up the index that is live now, if that is not done; for a reader whose index raised CollectionGone.

        Raises as ``open_index`` does, and UnknownCatalog.
        """
        self._find(self.name).refresh(gone)

    @property
    def is_default(self) -> bool:
        """Whether it is the catalog that is meant where none is named."""
        return self.name == self.settings.qdrant_collection

    @property
    def serves_bundled_catalog(self) -> bool:
        """Whether the index is, or will be, that of the catalog shipped with this software."""
        index = self.state.index
        if index is None and not self.is_default:
            return False
        source = Path(index.manifest.catalog_path) if index else self.settings.catalog_path
        return source.parts[-3:] == BUNDLED_CATALOG.parts[-3:]


def _index(state: State) -> Index:
    if state.index is not None:
        return state.index
    readiness = state.readiness(FULLTEXT)
    if readiness.failed:
        raise StoreUnavailable(readiness.detail)
    if state.stage is Stage.STOPPED:
        raise StoreUnavailable("The service has stopped; start the app again.")
    raise EngineNotReady(f"The index is not ready yet. {readiness.detail.rstrip('.')}.")
