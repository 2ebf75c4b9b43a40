"""What a process serves: catalogs by name, all with one model, and one queue of builds."""

import logging
import threading
from collections import OrderedDict
from contextlib import suppress

from search.build.job import BuildJob
from search.catalog.title import slug
from search.errors import CatalogError, StoreUnavailable, UnknownCatalog
from search.neural import Encoder, QueryEncoder, SentenceEncoder
from search.service.managing import Managing
from search.service.overview import Overview, overviews
from search.service.queue import Queue, StartBuild
from search.service.served import Served
from search.service.uploads import Uploads
from search.service.worker import Worker
from search.settings import Settings
from search.store.database import Database
from search.store.find import find_database

log = logging.getLogger(__name__)

MAX_OPEN = 16
_NAME_SHOWN = 60
_NAMES_SHOWN = 10


class Catalogs:
    """The catalogs of the settings' database; safe to share between threads.

    ``start`` returns at once and opens the default catalog; others are opened when they are asked for, so many at
    once. Full-text search answers as soon as an index is open, neural search once the model is warm. An index that
    is not the one the settings ask for is built anew, never served.
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
        self.queue = Queue(settings, start_build)
        self.uploads = Uploads(settings)
        self.manage = Managing(settings, self.database, self.queue, self.uploads, self._close)
        self._queries = QueryEncoder(encoder or SentenceEncoder(settings.model, settings.precision))
        self._workers: OrderedDict[str, Worker] = OrderedDict()
        self._known: set[str] = {settings.qdrant_collection}
        self._lock = threading.RLock()
        self._running = self._closed = False
        self.default = Served(settings.qdrant_collection, settings, self._worker)
        self._worker(self.default.name)

    def start(self) -> None:
        """Begin opening; after a failure, try again."""
        self._running = True
        self.queue.start()
        self.default.start()
        self.manage.sweep_uploads()

    def close(self) -> None:
        """Stop the background work, waiting for the step it is in; what people asked to be built stays asked for."""
        with self._lock:
            self._closed = True
            workers = [*self._workers.values()]
        self.queue.close()
        for worker in workers:
            worker.close()

    def names(self) -> list[str]:
        """The catalogs there are, those that are being built and those that could not be built; the default one too.

        While a server does not answer, those known before.
        """
        try:
            self._known = {*self.database.names()}
        except StoreUnavailable as error:
            log.warning("%s", error)
        return sorted({self.settings.qdrant_collection, *self._known, *self.queue.names()})

    def named(self, name: str = "") -> Served:
        """A catalog by its name, "" for the default one. Raises UnknownCatalog, naming those there are."""
        if not name or name == self.default.name:
            return self.default
        try:
            self._worker(name)
        except UnknownCatalog:
            with suppress(CatalogError):
                if (meant := slug(name)) != name:
                    return self.named(meant)
            raise
        return Served(name, self.settings, self._worker)

    def overview(self) -> list[Overview]:
        """What there is to say of every catalog, without opening it."""
        return overviews(self.names(), self.database, self.queue, self.settings)

    def _worker(self, name: str) -> Worker:
        """What follows a catalog, opened if it is not. Raises UnknownCatalog and StoreUnavailable."""
        with self._lock:
            worker = self._workers.get(name)
            if worker is not None and not worker.gone:
                self._workers.move_to_end(name)
                return worker
        if worker is not None:
            self._close(name)
        if self._closed:
            raise StoreUnavailable("The service has stopped; start the app again.")
        if name != self.settings.qdrant_collection and name not in (names := self.names()):
            raise _unknown(name, names)
        with self._lock:
            if name not in self._workers:
                made = Worker(name, self.settings, self.database, self._queries, self.queue)
                self._workers[name] = made
                if self._running:
                    made.start()
            worker = self._workers[name]
            over = len(self._workers) - MAX_OPEN
            unused = [one for one in self._workers if one not in (name, self.settings.qdrant_collection)][
                : max(0, over)
            ]
        for one in unused:
            self._close(one)
        return worker

    def _close(self, name: str) -> None:
        """Let go of a catalog; it is opened again when it is asked for."""
        with self._lock:
            worker = self._workers.pop(name, None)
        if worker is not None:
            threading.Thread(target=worker.close, name=f"close-{name}", daemon=True).start()


def _unknown(name: str, names: list[str]) -> UnknownCatalog:
    shown = "".join(char if char.isprintable() else "?" for char in name[:_NAME_SHOWN])
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return UnknownCatalog(f"There is no catalog named {shown}; there are {', '.join(names[:_NAMES_SHOWN])}{more}.")
