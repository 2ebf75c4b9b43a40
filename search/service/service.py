"""Opens or builds one index in the background and answers searches with what is ready."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from search.catalog import CityCount, read_catalog
from search.engine import DEFAULT_WEIGHT, FULLTEXT, NEURAL, checked_engine, checked_query, checked_weight
from search.errors import (
    EngineNotReady,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    SearchError,
    StoreUnavailable,
)
from search.explain import Explanation, explain_fulltext
from search.index import Manifest, Parts, Progress, TextParts
from search.neural import Encoder, SentenceEncoder
from search.neural.remember import QueryEncoder
from search.noise.reading import english_terms
from search.service.engines import Engines
from search.service.find_home import find_home
from search.service.home import Home
from search.service.status import EngineStatus, Status
from search.settings import BUNDLED_CATALOG, Settings
from search.startup import SearchResult, Startup

log = logging.getLogger(__name__)

_RETRY_SECONDS = 5.0
_WATCH_SECONDS = 2.0


class _Served(NamedTuple):
    """The generation whose words are served."""

    name: str
    parts: Parts


class SearchService:
    """The engines over the index that the settings name; safe to share between threads.

    ``start`` returns at once. Full-text search answers as soon as the index is open, or its words
    are read; neural search when the vectors are stored and the model is warm; "similar to" needs
    the vectors only. An index that is not the one the settings ask for is rebuilt, never served.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None, at: Home | None = None) -> None:
        self.settings = settings
        self._encoder = encoder or SentenceEncoder(settings.model, settings.precision)
        self._queries = QueryEncoder(self._encoder)
        self._given_home = at
        self._home: Home | None = at
        self._served: _Served | None = None
        self._engines: Engines | None = None
        self._warm = False
        self._manifest: Manifest | None = None
        self._progress: Progress | None = None
        self._note = ""
        self._fault = ""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        """Begin opening or building; again after a failure. Does nothing while already at it."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._fault = ""
                self._thread = threading.Thread(target=self._run, name="search-service", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop the background work, waiting for the step it is in."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def status(self) -> Status:
        """How ready each engine is, now."""
        progress, fault = self._progress, self._fault or (self._home.fault if self._home else "")
        waiting = f"{progress.phase}: {progress.done:,} of {progress.total:,}" if progress else "Opening the index"
        if self._engines is not None and not fault and not self._warm:
            waiting = "The model is warming up"
        neural_ready = self._engines is not None and self._warm
        broken = EngineStatus(False, fault or waiting, bool(fault))
        gone = bool(fault and self._home and self._home.shared)
        words_here = self._served is not None and isinstance(self._served.parts, TextParts)
        return Status(
            fulltext=EngineStatus(True) if self._served and (words_here or not gone) else broken,
            neural=EngineStatus(True) if neural_ready and not gone else broken,
            progress=progress,
            manifest=self._manifest,
            note=self._note or (self._home.note if self._home else ""),
        )

    def search(
        self,
        engine: str,
        query: str,
        *,
        limit: int,
        cities: Collection[str] = (),
        weight: float = DEFAULT_WEIGHT,
    ) -> SearchResult:
        """See ``Engines.search``; also raises EngineNotReady and StoreUnavailable."""
        checked_weight(weight)
        if checked_engine(engine) == FULLTEXT:
            return self._text_parts().fulltext.search(query, limit=limit, cities=cities)
        return self.engines(engine).search(engine, query, limit=limit, cities=cities, weight=weight)

    def explain(
        self,
        engine: str,
        query: str,
        id: int,
        *,
        cities: Collection[str] = (),
        weight: float = DEFAULT_WEIGHT,
    ) -> Explanation:
        """See ``Engines.explain``; a full-text score is explained before neural search is ready."""
        if checked_engine(engine) == FULLTEXT:
            parts = self._text_parts()
            return explain_fulltext(parts.fulltext, checked_query(query), parts.records[id])
        return self.engines(engine).explain(engine, query, [id], cities=cities, weight=weight)[0]

    def engines(self, wanted: str = NEURAL) -> Engines:
        """Everything that compares and explains; raises EngineNotReady, naming the engine ``wanted``."""
        status = self.status().neural
        if self._engines is None or not self._warm or (not status.ready and not status.failed):
            raise EngineNotReady(f"{wanted.capitalize()} search is not ready yet. {status.detail.rstrip('.')}.")
        return self._engines

    def similar(self, id: int, *, limit: int, cities: Collection[str] = ()) -> SearchResult:
        """See ``NeuralSearcher.similar``; answers before the model is warm. Raises EngineNotReady too."""
        self.startup(id)
        if self._engines is None:
            raise EngineNotReady(f"The vectors are not ready yet. {self.status().neural.detail.rstrip('.')}.")
        return self._engines.neural.similar(id, limit=limit, cities=cities)

    def startup(self, id: int) -> Startup:
        """The startup with this id; raises UnknownStartup, EngineNotReady."""
        return self._text_parts().records[id]

    def cities(self) -> tuple[CityCount, ...]:
        """Every city with its count, busiest first; raises EngineNotReady."""
        return self._text_parts().cities.counts

    def terms(self, query: str) -> frozenset[str]:
        """The terms full-text search looks for; raises EngineNotReady."""
        return frozenset(self._text_parts().fulltext.tokenizer.tokenize(query))

    def count(self, cities: Collection[str] = ()) -> int:
        """How many startups are served, or how many of these cities; raises EngineNotReady."""
        parts = self._text_parts()
        return parts.cities.size(cities) if cities else len(parts.records)

    @property
    def serves_bundled_catalog(self) -> bool:
        """Whether the index is, or will be, that of the catalog shipped with this software."""
        source = Path(self._manifest.catalog_path) if self._manifest else self.settings.catalog_path
        return source.resolve() == BUNDLED_CATALOG

    def _text_parts(self) -> Parts:
        if self._served is None:
            raise EngineNotReady(f"The index is not ready yet. {self.status().fulltext.detail.rstrip('.')}.")
        return self._served.parts

    def _run(self) -> None:
        try:
            self._home = at = self._given_home or find_home(self.settings)
            while not self._stopping.is_set():
                try:
                    self._open_vectors(at, self._open_or_build(at))
                    self._warm_up()
                    self._watch(at)
                except (IndexBusy, IndexMissing) as passing:
                    self._note = str(passing)
                    if self._is_gone(at):
                        self._served = self._engines = None
                    self._stopping.wait(_WATCH_SECONDS)
                except StoreUnavailable as down:
                    self._fail(down)
                    self._wait_for(at)
                except IndexMismatch as wrong:
                    if not at.shared:
                        raise
                    self._fail(wrong)
                    self._served = None
                    self._stopping.wait(_RETRY_SECONDS)
        except SearchError as error:
            self._fault = str(error)
            log.error("%s", error)
        except Exception as error:
            self._fault = f"Search stopped on an unexpected fault ({type(error).__name__}); the log says more."
            log.exception("Search stopped")

    def _fail(self, error: SearchError) -> None:
        if self._fault != str(error):
            log.warning("%s", error)
        self._fault = str(error)

    def _wait_for(self, at: Home) -> None:
        """Return when the index can be reached again."""
        while not self._stopping.wait(_RETRY_SECONDS):
            try:
                at.check()
            except StoreUnavailable as down:
                self._fault = str(down)
                continue
            except IndexUnusable:
                pass
            self._fault = ""
            return

    def _open_or_build(self, at: Home) -> _Served:
        try:
            name, manifest = at.current()
        except IndexUnusable as unusable:
            self._note = unusable.reason
            return self._build(at)
        self._manifest, self._note = manifest, ""
        if self._served is None or self._served.name != name:
            return self._serve_text(name, at.parts(name, self._on_progress))
        return self._served

    def _build(self, at: Home) -> _Served:
        log.info("%s", self._note)
        catalog = read_catalog(at.catalog_to_build(self._manifest))
        self._engines, self._warm = None, False
        try:
            report = at.build(catalog, self._encoder, progress=self._on_progress, on_text_ready=self._serve_text)
        finally:
            self._progress = None
        self._manifest, self._note = report.manifest, ""
        name = at.current_name() or report.generation.name
        return self._serve_text(name, at.parts(name, self._on_progress))

    def _on_progress(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise EngineNotReady("The service is stopping.")
        self._progress = progress

    def _serve_text(self, name: str, parts: Parts) -> _Served:
        self._served = _Served(name, parts)
        self._progress = None
        return self._served

    def _open_vectors(self, at: Home, served: _Served) -> None:
        try:
            engines = at.engines(served.name, served.parts, self._queries)
        except IndexMissing as gone:
            self._note = gone.reason
            served = self._build(at)
            engines = at.engines(served.name, served.parts, self._queries)
        stored, records = engines.neural.store.count(), len(engines.parts.records)
        if stored != records:
            raise IndexMismatch(f"The vector store holds {stored:,} of {records:,} vectors.")
        if self._warm:
            self._check_weights()
        self._engines = engines
        self._fault = ""

    def _warm_up(self) -> None:
        if not self._warm:
            self._queries.vector("warm up")
            english_terms()
            self._check_weights()
            self._warm = True

    def _check_weights(self) -> None:
        """Raise IndexMismatch unless the vectors are from the weights that queries are encoded with."""
        if self._manifest is not None and self._manifest.model_identity != self._encoder.identity:
            raise IndexMismatch(f"The vectors of the index are from other weights of {self.settings.model}.")

    def _watch(self, at: Home) -> None:
        """Return when the index in force is gone, or a newer one is there that fits the settings too."""
        while not self._stopping.wait(_WATCH_SECONDS):
            fault = ""
            try:
                if at.fault:
                    at.check()
                if not (self._served and at.current_name() == self._served.name):
                    at.current()
                    return
            except IndexMissing:
                return
            except IndexMismatch as other:
                fault = str(other) if self._is_gone(at) else ""
            except StoreUnavailable as down:
                fault = str(down)
            except SearchError:
                pass
            self._fault = fault

    def _is_gone(self, at: Home) -> bool:
        """Whether the generation served is there no more, so that only the one that does not fit is left."""
        try:
            return self._served is not None and not at.exists(self._served.name)
        except SearchError:
            return False
