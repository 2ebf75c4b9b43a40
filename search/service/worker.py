"""The one thread that follows a catalog: opens its index, has it built where it is missing, takes up newer ones."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import replace

from search.build.build import CACHE_FILE
from search.build.cache import last_written
from search.build.choose import request_to_build
from search.errors import (
    CollectionGone,
    IndexMismatch,
    IndexMissing,
    IndexUnusable,
    ModelError,
    ReadOnly,
    SearchError,
    StoreUnavailable,
)
from search.index import Index, open_index
from search.neural import QueryEncoder
from search.noise.reading import english_terms
from search.request import ENGINES
from search.service.queue import Job, Queue
from search.service.state import Stage, State
from search.settings import Settings
from search.store.database import Database

log = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
_SOON_SECONDS = 0.25
# A build that encodes writes to the vector cache every few seconds.
_QUIET_SECONDS = 30.0


class Worker:
    """Keeps ``state`` true. Readers take it once; it is replaced as a whole, by this thread or, for a reader whose
    collection is gone, by ``refresh``. ``gone`` tells that the catalog is there no more, and is not being built.
    """

    def __init__(
        self,
        name: str,
        settings: Settings,
        database: Database,
        queries: QueryEncoder,
        builds: Queue,
    ) -> None:
        self.state = State(Stage.OPENING)
        self.gone = False
        self._name = name
        self._is_default = name == settings.qdrant_collection
        self._settings = settings.for_catalog(name)
        self._database = database
        self._queries = queries
        self._builds = builds
        self._warm = False
        self._held: Index | None = None
        self._job: Job | None = None
        self._failed_build = ""
        self._failed_model = ""
        self._asked = False
        self._refused = ""
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"catalog-{name}", daemon=True)

    def start(self) -> None:
        """Begin; after a failure, try again. Raises ReadOnly where that would be an import."""
        begun = self._thread.is_alive()
        if begun and not self.may_try_again:
            raise ReadOnly("This app takes no imports, because READ_ONLY is set.")
        self._asked = begun
        if not self._asked and not self._stopping:
            self._thread.start()
        self._failed_build = self._failed_model = ""
        self._wake.set()

    @property
    def may_try_again(self) -> bool:
        """Whether ``start`` is allowed: with READ_ONLY not after an import that failed or was cancelled."""
        return not (self._settings.read_only and self._builds.failure(self._name))

    def close(self) -> None:
        """Stop, waiting for the step the thread is in."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)
        self.state = State(Stage.STOPPED)

    def refresh(self, gone: Index) -> State:
        """The state after looking up the live index anew, for a reader whose collection is ``gone``.

        Raises as ``open_index`` does.
        """
        with self._lock:
            if self.state.index is None or self.state.index.collection == gone.collection:
                self._held = None
                self._take_up()
            return self.state

    def _run(self) -> None:
        threading.Thread(target=self._identify, name="weights", daemon=True).start()
        while not self._stopping:
            try:
                self._step()
            except SearchError as error:
                self._fail(str(error))
            except Exception as error:
                log.exception("The catalog %s stopped", self._name)
                self._fail(f"Search stopped on an unexpected fault ({type(error).__name__}); the log says more.")
            away = self.state.stage is Stage.FAILED and not self._database.apps_build
            self._wake.wait(_SOON_SECONDS if self._job or away else _LOOK_SECONDS)
            self._wake.clear()

    def _identify(self) -> None:
        """Hash the model's weights while the index is being opened, which needs their identity last."""
        with suppress(ModelError):
            _ = self._queries.encoder.identity

    def _step(self) -> None:
        if self._job is None:
            self._job = self._builds.job(self._name)
        if self._job is not None:
            self._follow(self._job)
        try:
            with self._lock:
                self._take_up()
            if self._held is not None and not self._held.manifest.whole:
                self._finish(self._held)
            self._warm_up()
        except CollectionGone:
            return  # replaced while it was being opened
        except StoreUnavailable as down:
            if self._database.apps_build:
                raise
            self._set(State(Stage.FAILED, error=str(down)))
        except IndexUnusable as unusable:
            self._without(unusable)

    def _take_up(self) -> None:
        """Serve the live index, unless it is served already or would take away what is served."""
        live = self._database.live(self._name)
        if self._held is not None and live is not None:
            if live == self._held.collection:
                self._serve(self._held)
                return
            if live == self._refused and self._still_there(self._held):
                return
            if self._held.manifest.whole and not self._database.manifest(live).whole:
                self._serve(self._held)
                return
        if self._held is None and self._job is not None and live == self._refused:
            return  # it is being built anew
        try:
            fresh = self._opened()
        except IndexUnusable:
            self._refused = live or ""
            raise
        self._held, self._refused = fresh, ""
        if fresh.manifest.whole:
            self._failed_build = ""
        self._serve(fresh)

    def _opened(self) -> Index:
        """The live index, with all that a first verdict reads."""
        fresh = open_index(self._database, self._name, self._settings, self._queries)
        try:
            fresh.warm()
        except StoreUnavailable as error:
            if self._database.apps_build:
                raise IndexMismatch(f"The index {self._name} is damaged. {error}") from error
            raise
        return fresh

    def _serve(self, index: Index) -> None:
        if not index.manifest.whole:
            error = "" if self._job else self._failed()
            stage = Stage.BUILDING if self._job else Stage.FAILED if error else Stage.WAITING
            self._set(State(stage, index, self._job.progress if self._job else None, error))
        elif self._warm:
            self._held = index = index if index.queries is not None else index.answering(self._queries)
            self._set(State(Stage.READY, index))
        elif self._failed_model:
            self._set(State(Stage.FAILED, index, error=self._failed_model))
        else:
            self._set(State(Stage.WARMING, index))

    def _warm_up(self) -> None:
        """Load the model, once there is an index that needs it."""
        index = self._held
        if self._warm or index is None or not index.manifest.whole:
            return
        if not self._failed_model:
            try:
                self._queries.encode("warm up")
            except ModelError as error:
                log.error("%s", error)
                self._failed_model = str(error)
        if self._failed_model:
            self._serve(index)
            return
        if index.manifest.model_identity != self._queries.encoder.identity:
            self._held = None  # the weights could not be found when it was opened
            return
        english_terms()
        self._warm = True
        with self._lock:
            if self._held is not None:
                self._serve(self._held)

    def _finish(self, words: Index) -> None:
        """Have the vectors added to an index of words alone, unless a build does so or has failed."""
        written = last_written(self._settings.index_dir / CACHE_FILE)
        encoding = written > time.time() - _QUIET_SECONDS and not self._builds.builds
        wanted = self._asked or not (self._failed() or encoding)
        if self._database.apps_build and self._job is None and wanted:
            self._build()
            self._serve(words)

    def _build(self) -> None:
        """What has failed is built again; otherwise what the live index was built from."""
        self._asked = False
        if not self._builds.retry(self._name):
            self._builds.need(request_to_build(self._database, self._name, self._settings))
        self._job = self._builds.job(self._name)

    def _failed(self) -> str:
        """Why the last build failed, unless it is to be tried again."""
        if self._asked or self._failed_build:
            return "" if self._asked else self._failed_build
        failed = self._builds.failure(self._name)
        return failed.error if failed else ""

    def _without(self, unusable: IndexUnusable) -> None:
        """There is no live index that fits: go on with the one held, have one built, or wait for one."""
        held, missing = self._held, isinstance(unusable, IndexMissing)
        absent = missing and not self._is_default and self._job is None
        if held is not None and not absent and self._still_there(held):
            newer = "" if missing else "A newer index is not taken up. "
            self._set(replace(self.state, note=f"{newer}{unusable}"))
            return
        self._held = None
        failed = self._failed()
        if self._job is None and absent and not (failed or self._asked):
            self.gone = True
            self._set(State(Stage.FAILED, error=f"There is no catalog named {self._name} any more."))
        elif self._job is None and failed:
            self._set(State(Stage.FAILED, error=failed))
        elif self._job is None and not self._database.apps_build and not self._asked:
            self._set(State(Stage.WAITING, note=str(unusable)))
        else:
            if self._job is None:
                log.info("%s", unusable.reason)
                self._build()
            progress = self._job.progress if self._job else None
            self._set(State(Stage.BUILDING, progress=progress, note=unusable.reason))

    def _still_there(self, index: Index) -> bool:
        try:
            index.store.count()
        except SearchError:
            return False
        return True

    def _follow(self, job: Job) -> None:
        if job.running:
            if self.state.stage is Stage.BUILDING:
                self._set(replace(self.state, progress=job.progress))
            return
        self._job, self._failed_build = None, job.error
        if job.error:
            log.error("%s", job.error)

    def _fail(self, error: str) -> None:
        if error not in (self.state.error, self.state.note):
            log.error("%s", error)
        held = self._held if self._database.apps_build else None
        if held is not None and held.engines == ENGINES:
            self._set(State(Stage.READY, held, note=error))
        else:
            self._set(State(Stage.FAILED, held, error=error))

    def _set(self, state: State) -> None:
        if state != self.state:
            self.state = state
