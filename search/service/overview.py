"""What there is to say of every catalog without opening it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from search.build.progress import Progress
from search.catalog.mapping import Mapping
from search.errors import CollectionGone, IndexMismatch, SearchError
from search.index.manifest import Manifest
from search.service.queue import Queue
from search.settings import Settings
from search.store.database import Database

READY, WORDS, BUILDING, WAITING = "ready", "words", "building", "waiting"
FAILED, CANCELLED, MISSING = "failed", "cancelled", "missing"


class Overview(NamedTuple):
    """A catalog: what its live index holds, and how far a build of it is.

    ``state`` is "ready", "words" (full-text alone answers), "building", "waiting" (a build in the queue), "failed"
    (the last build, or an index that is damaged or of an older version), "cancelled" (the last build) or "missing".
    What is not known is None.
    ``problem`` is one sentence, or empty.
    """

    name: str
    state: str
    is_default: bool
    manifest: Manifest | None = None
    size: int | None = None
    progress: Progress | None = None
    problem: str = ""

    @property
    def source(self) -> str | None:
        """The name of the file, without the path to it."""
        return Path(self.manifest.catalog_name).name if self.manifest else None

    @property
    def mapping(self) -> Mapping | None:
        """Which columns make a record."""
        return self.manifest.mapping if self.manifest else None


def overviews(names: list[str], database: Database, queue: Queue, settings: Settings) -> list[Overview]:
    """Of each name in order. A catalog that cannot be read is told, not raised."""
    jobs = {job.name: job for job in queue.jobs()}
    failures = {failed.name: failed for failed in queue.failures()}
    found = []
    for name in names:
        manifest, size, problem = _stored(database, name)
        failed = failures.get(name)
        problem = failed.error if failed else problem
        job = jobs.get(name)
        if job is not None:
            state = BUILDING if job.running else WAITING
        elif problem:
            state = CANCELLED if failed and failed.cancelled else FAILED
        else:
            state = MISSING if manifest is None else READY if manifest.whole else WORDS
        is_default = name == settings.qdrant_collection
        found.append(Overview(name, state, is_default, manifest, size, job.progress if job else None, problem))
    return found


def _stored(database: Database, name: str) -> tuple[Manifest | None, int | None, str]:
    try:
        live = database.live(name)
        if live is None:
            return None, None, ""
        return database.manifest(live), database.size(name), ""
    except CollectionGone:
        return None, None, ""
    except IndexMismatch as error:
        return None, None, error.reason
    except (SearchError, OSError) as error:
        return None, None, str(error) if isinstance(error, SearchError) else ""
