"""Bringing, renaming and removing catalogs."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from search.build.build_request import BuildRequest
from search.build.choose import known_mapping, request_to_build
from search.build.export import export_index
from search.catalog.mapping import Mapping
from search.catalog.title import slug
from search.errors import CatalogError, ReadOnly, SearchError
from search.service.queue import Queue
from search.service.uploads import Uploads
from search.settings import Settings
from search.store.database import Database

log = logging.getLogger(__name__)


class Managing:
    """What changes which catalogs there are. Names come from people and are checked.

    Every method raises ReadOnly if the settings say so, CatalogError in one sentence for what cannot be done, and
    StoreUnavailable. ``close`` is told the names of catalogs to let go of.
    """

    def __init__(
        self, settings: Settings, database: Database, queue: Queue, uploads: Uploads, close: Callable[[str], None]
    ) -> None:
        self._settings = settings
        self._database = database
        self._queue = queue
        self._uploads = uploads
        self._close = close

    def bring(self, name: str, source: Path, mapping: Mapping | None = None, *, replace: bool = False) -> str:
        """Have a file indexed; gives the catalog's name. With ``replace``, in place of the catalog of that name."""
        self._require_writable("imports")
        name = self._checked(name)
        if not replace:
            self._require_free(name)
        elif mapping is None:
            mapping = known_mapping(self._database, name, source)
        self._queue.ask(BuildRequest(name=name, source=source.resolve(), mapping=mapping))
        return name

    def reindex(self, name: str) -> None:
        """Have a catalog indexed again from its file, with its columns."""
        self._require_writable("imports")
        self._require_there(name)
        if self._queue.retry(name):
            return
        self._queue.ask(self.source(name))

    def source(self, name: str) -> BuildRequest:
        """What a catalog was built from. Of a server's word only files that were uploaded here are opened."""
        told = self._database.source(name)
        if told and not self._database.apps_build and self._uploads.holds(Path(told)):
            source = Path(told)
            return BuildRequest(name=name, source=source, mapping=known_mapping(self._database, name, source))
        return request_to_build(self._database, name, self._settings)

    def rename(self, name: str, new: str) -> str:
        """Call a catalog by another name, which it gives."""
        self._require_writable("changes")
        new = self._checked(new)
        self._require_there(name)
        self._require_not_default(name, "renamed")
        if self._queue.has(name):
            raise CatalogError(f"The catalog {name} is being built; cancel that or wait for its end, then rename it.")
        self._require_free(new)
        self._database.rename(name, new)
        self._queue.dismiss(name)
        self._close(name)
        return new

    def remove(self, name: str) -> None:
        """Delete a catalog. Its vectors stay in the cache of vectors, its file where it is."""
        self._require_writable("changes")
        self._require_there(name)
        self._require_not_default(name, "removed")
        self._queue.forget(name)
        self._database.drop(name)
        self._close(name)

    def cancel(self, name: str) -> None:
        """Stop a build, or take it out of the queue: what was encoded is kept, and what is live stays."""
        self._require_writable("changes")
        self._queue.cancel(name)

    def dismiss(self, name: str) -> None:
        """Forget why an import failed or that it was cancelled."""
        self._require_writable("changes")
        self._queue.dismiss(name)

    def export(self, name: str, target: Path) -> int:
        """Write a catalog with its vectors to a Parquet file; gives the number of rows. Changes nothing."""
        return export_index(self._database, name, target)

    def sweep_uploads(self) -> None:
        """Delete uploads that no catalog was built from and no build waits for, in the background."""
        threading.Thread(target=self._sweep, name="uploads", daemon=True).start()

    def _sweep(self) -> None:
        try:
            told = [self._database.source(name) for name in self._database.names()]
        except SearchError as error:
            log.info("Uploads are not swept: %s", error)
            return
        asked = [found.source for found in self._queue.jobs()]
        failed = [found.request.source for found in self._queue.failures()]
        self._uploads.sweep([*(Path(source) for source in told if source), *asked, *failed])

    def _checked(self, name: str) -> str:
        return name if name == self._settings.qdrant_collection else slug(name)

    def _require_writable(self, what: str) -> None:
        if self._settings.read_only:
            raise ReadOnly(f"This app takes no {what}, because READ_ONLY is set.")

    def _require_free(self, name: str) -> None:
        if name in self._database.names() or self._queue.has(name):
            raise CatalogError(f"There is a catalog named {name} already; choose another name, or replace it.")

    def _require_there(self, name: str) -> None:
        if name not in self._database.names() and name not in self._queue.names():
            raise CatalogError(f"There is no catalog named {name[:60]}.")

    def _require_not_default(self, name: str, done: str) -> None:
        if name == self._settings.qdrant_collection:
            raise CatalogError(
                f"{name} is the default catalog, which an app builds again by itself, so it cannot be {done} here; set "
                "QDRANT_COLLECTION to another name first."
            )
