"""Builds of all catalogs, one at a time.

What people ask for is kept as one small file each in INDEX_DIR/.queue, named after the time of asking, until its build
has ended: whoever starts next goes on with it. What an app needs by itself waits in memory only, as it would be needed
again. Processes that share the folder take turns by a lock on a file, which goes with the process that holds it.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from filelock import Timeout

from search.build.build_request import BuildRequest
from search.build.job import BuildJob
from search.build.progress import Progress
from search.service.queue_files import FailedBuild, QueueFiles
from search.settings import Settings

log = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
_SOON_SECONDS = 0.1
_TURN_SECONDS = 0.5
_CLOSE_SECONDS = 30.0
_WAITING = Progress("Waiting for another import", 0, 0)
_STARTING = Progress("Starting the build", 0, 0)


class Job(Protocol):
    """A build that goes on elsewhere."""

    @property
    def progress(self) -> Progress: ...
    @property
    def error(self) -> str: ...
    @property
    def running(self) -> bool: ...
    def stop(self) -> None: ...


StartBuild = Callable[[Settings, BuildRequest], Job]


class QueuedBuild(NamedTuple):
    """A build that runs, at ``position`` 0, or that so many builds are before."""

    name: str
    source: Path
    progress: Progress
    position: int
    running: bool


class _Entry(NamedTuple):
    request: BuildRequest
    path: Path | None = None  # of what a person asked for


class Queue:
    """Safe to share between threads. Nothing is built before ``start``."""

    def __init__(self, settings: Settings, start_build: StartBuild = BuildJob) -> None:
        self._settings = settings
        self._start_build = start_build
        self._files = QueueFiles(settings.index_dir / ".queue")
        self._needed: dict[str, _Entry] = {}
        self._running: tuple[_Entry, Job] | None = None
        self._errors: dict[str, str] = {}
        self._reports: dict[str, dict[str, int]] = {}
        self._lock = threading.RLock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="builds", daemon=True)

    def start(self) -> None:
        """Begin with what is waiting, such as what an earlier process left."""
        if not (self._thread.is_alive() or self._stopping):
            self._thread.start()

    def close(self) -> None:
        """End the running build; what people asked for stays for the next start."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_SECONDS)

    def ask(self, request: BuildRequest) -> None:
        """Have it built, in place of what was asked for under its name before. Raises DiskFull and StoreUnavailable."""
        with self._lock:
            self._files.put(request)
            self._needed.pop(request.name, None)
            self._files.dismiss(request.name)
            self._errors.pop(request.name, None)
        self._wake.set()

    def need(self, request: BuildRequest) -> None:
        """Have it built while this process runs, unless a build of its name is waiting."""
        with self._lock:
            if not self.has(request.name):
                self._needed[request.name] = _Entry(request)
                self._errors.pop(request.name, None)
        self._wake.set()

    def cancel(self, name: str) -> None:
        """Build it no more. What was encoded is kept, and what is live stays."""
        with self._lock:
            if self.has(name):
                self._errors[name] = _cancelled(name)
            if (running := self._running) is not None and running[0].request.name == name:
                self._keep(running[0], _cancelled(name), cancelled=True)
            self._files.remove(name)
            self._needed.pop(name, None)
        self._wake.set()

    def supersede(self, name: str) -> None:
        """Take away what was asked for under a name and what has failed, because it is built elsewhere now."""
        self._files.remove(name)
        self._files.dismiss(name)

    def forget(self, name: str) -> None:
        """The same, returning once its build has ended, and leaving no word of it."""
        self.cancel(name)
        for _ in range(int(_CLOSE_SECONDS / _SOON_SECONDS)):
            if not self._is_running(name):
                break
            threading.Event().wait(_SOON_SECONDS)
        self._files.dismiss(name)
        self._errors.pop(name, None)

    def jobs(self) -> list[QueuedBuild]:
        """What runs and what waits, in order."""
        with self._lock:
            running, entries = self._running, self._entries()
        found = [
            QueuedBuild(running[0].request.name, running[0].request.source, running[1].progress, 0, True)
            for _ in entries[:1]
            if running is not None and running[0] in entries
        ]
        for entry in entries:
            if running is None or entry != running[0]:
                progress = _WAITING if found else _STARTING
                found.append(QueuedBuild(entry.request.name, entry.request.source, progress, len(found), False))
        return found

    def has(self, name: str) -> bool:
        """Whether a build of a catalog runs or waits."""
        return any(entry.request.name == name for entry in self._entries())

    def job(self, name: str) -> "Job | None":
        """The build of a catalog that runs or waits, if any, whichever request it is of."""
        return _Following(self, name) if self.has(name) else None

    def request(self, name: str) -> BuildRequest | None:
        """What is asked for under a name."""
        return next((entry.request for entry in self._entries() if entry.request.name == name), None)

    def names(self) -> list[str]:
        """The catalogs that are asked for: those that wait, that are being built, or whose build has failed."""
        return [*{entry.request.name for entry in self._entries()} | {failed.name for failed in self.failures()}]

    @property
    def builds(self) -> bool:
        """Whether a build of this process runs."""
        return self._running is not None

    def error(self, name: str) -> str:
        """Why the last build of a catalog failed, or ""."""
        if error := self._errors.get(name):
            return error
        failed = self._files.failure(name)
        return failed.error if failed else ""

    def report(self, name: str) -> dict[str, int] | None:
        """What the last build of a catalog in this process did, as ``BuildJob.report`` tells it; None if none ended."""
        return self._reports.get(name)

    def failures(self) -> list[FailedBuild]:
        """What people asked for and failed or was cancelled, until it is dismissed or asked for again."""
        return self._files.failures()

    def failure(self, name: str) -> FailedBuild | None:
        """What was asked for under a name, if it has failed or was cancelled."""
        return self._files.failure(name)

    def dismiss(self, name: str) -> None:
        """Forget a failure."""
        self._files.dismiss(name)

    def retry(self, name: str) -> bool:
        """Ask again for what has failed; False if nothing has."""
        failed = self._files.failure(name)
        if failed is not None:
            self.ask(failed.request.model_copy(update={"asked": time.time()}))
        return failed is not None

    def _entries(self) -> list[_Entry]:
        """What runs and waits, first asked first, one of each name."""
        asked = [_Entry(request, path) for path, request in self._files.requests()]
        with self._lock:
            names = {entry.request.name for entry in asked}
            needed = [entry for name, entry in self._needed.items() if name not in names]
        return sorted([*asked, *needed], key=lambda entry: entry.request.asked)

    def _is_running(self, name: str) -> bool:
        running = self._running
        return running is not None and running[0].request.name == name

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            seconds = _LOOK_SECONDS
            try:
                if entries := self._entries():
                    seconds = 0.0 if self._in_turn(entries[0]) else _TURN_SECONDS
            except Exception:
                log.exception("The queue of builds was interrupted")
            if seconds:
                self._wake.wait(seconds)

    def _in_turn(self, entry: _Entry) -> bool:
        """Build it, unless another process builds; whether it was this one's turn."""
        try:
            with self._files.turn():
                self._build(entry)
        except Timeout:
            return False
        return True

    def _build(self, entry: _Entry) -> None:
        name = entry.request.name
        if entry not in self._entries():
            return  # another process has built it
        self._files.dismiss(name)
        try:
            job = self._start_build(self._settings, entry.request)
        except OSError as error:
            self._end(entry, f"The build cannot be started: {error.strerror or error}.")
            return
        self._running = entry, job
        try:
            while job.running:
                if self._stopping:
                    job.stop()
                    return
                if entry not in self._entries():
                    job.stop()
                    if self.has(name):
                        self._end(entry)
                    else:
                        self._end(entry, _cancelled(name), cancelled=True)
                    return
                self._wake.wait(_SOON_SECONDS)
                self._wake.clear()
            if not job.error:
                self._reports[name] = getattr(job, "report", {})
            self._end(entry, job.error)
        finally:
            self._running = None

    def _end(self, entry: _Entry, error: str = "", *, cancelled: bool = False) -> None:
        with self._lock:
            if error:
                log.log(logging.INFO if cancelled else logging.ERROR, "%s", error)
                self._keep(entry, error, cancelled=cancelled)
            else:
                self._errors.pop(entry.request.name, None)
            if entry.path is not None:
                entry.path.unlink(missing_ok=True)
            if self._needed.get(entry.request.name) == entry:
                del self._needed[entry.request.name]

    def _keep(self, entry: _Entry, error: str, *, cancelled: bool) -> None:
        """Keep why a build has ended before its time; over a restart, if a person asked for it."""
        self._errors[entry.request.name] = error
        if entry.path is not None:
            with suppress(OSError):
                self._files.fail(FailedBuild(request=entry.request, error=error, cancelled=cancelled))


class _Following:
    """The builds of one catalog, as long as there are any."""

    def __init__(self, queue: Queue, name: str) -> None:
        self._queue = queue
        self._name = name

    @property
    def progress(self) -> Progress:
        return next((job.progress for job in self._queue.jobs() if job.name == self._name), _STARTING)

    @property
    def error(self) -> str:
        return self._queue.error(self._name)

    @property
    def running(self) -> bool:
        return self._queue.has(self._name)

    def stop(self) -> None:
        self._queue.cancel(self._name)


def _cancelled(name: str) -> str:
    return (
        f"The import of {name} was cancelled. What it has encoded is kept, and what was served before stays. Index it "
        "again to encode the rest."
    )
