"""The files of the queue: one for each build that was asked for, one for each that has failed."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOSPC
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, ValidationError

from search.build.build_request import BuildRequest
from search.errors import DiskFull, StoreUnavailable

_FILE_BYTES = 1_000_000


class FailedBuild(BaseModel):
    """A build that was asked for and has failed or was cancelled, and why in one sentence."""

    model_config = ConfigDict(frozen=True)

    request: BuildRequest
    error: str
    cancelled: bool = False

    @property
    def name(self) -> str:
        return self.request.name


class QueueFiles:
    """Written at once or not at all. A file is never changed, so it is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, BuildRequest | None] = {}

    def requests(self) -> list[tuple[Path, BuildRequest]]:
        """The requests in order, with their files; those that cannot be read are left out."""
        try:
            names = sorted(name for name in os.listdir(self._folder) if name.endswith(".json"))
        except OSError:
            names = []
        self._known = {name: self._known[name] if name in self._known else self._read(name) for name in names}
        return [(self._folder / name, found) for name, found in self._known.items() if found is not None]

    def put(self, request: BuildRequest) -> None:
        """Keep a request, in place of others of its name. Raises DiskFull and StoreUnavailable."""
        name = f"{int(request.asked * 1e6):020d}-{secrets.token_hex(4)}.json"
        before = [path for path, known in self.requests() if known.name == request.name]
        with _told():
            _write(self._folder, name, request.model_dump_json())
        for path in before:
            path.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Delete the requests of a name."""
        for path, request in self.requests():
            if request.name == name:
                path.unlink(missing_ok=True)

    def fail(self, failed: FailedBuild) -> None:
        """Keep why a build has failed."""
        _write(self._failed, f"{failed.name}.json", failed.model_dump_json())

    def failures(self) -> list[FailedBuild]:
        """All of them, by name."""
        try:
            names = sorted(os.listdir(self._failed))
        except OSError:
            return []
        found = (self.failure(name.removesuffix(".json")) for name in names if name.endswith(".json"))
        return [failed for failed in found if failed is not None]

    def failure(self, name: str) -> FailedBuild | None:
        try:
            return FailedBuild.model_validate_json(_text(self._failed / f"{name}.json"))
        except (OSError, ValidationError):
            return None

    def dismiss(self, name: str) -> None:
        with suppress(OSError):
            (self._failed / f"{name}.json").unlink()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold what one process at a time holds; raises filelock's Timeout while another one does.

        In a folder that cannot be written to there is nothing to hold.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            held = FileLock(self._folder / "lock", timeout=0, thread_local=False)
            held.acquire()
        except (OSError, NotImplementedError) as error:
            if isinstance(error, TimeoutError):
                raise
            held = None
        try:
            yield
        finally:
            if held is not None:
                held.release()

    @property
    def _failed(self) -> Path:
        return self._folder / "failed"

    def _read(self, name: str) -> BuildRequest | None:
        try:
            return BuildRequest.model_validate_json(_text(self._folder / name))
        except (OSError, ValidationError):
            return None


def _text(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_FILE_BYTES)


def _write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{secrets.token_hex(8)}"
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / name)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == ENOSPC:
            raise DiskFull("The disk is full, so the import cannot be queued; free some space.") from error
        raise StoreUnavailable(f"The import cannot be queued in INDEX_DIR ({error.strerror}).") from error
