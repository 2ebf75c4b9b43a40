"""A catalog file on disk: opening it, its checksum, and what to tell of one that cannot be read."""

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from search.catalog.rows import RowsError
from search.errors import CatalogError


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes as stored, read again only when its size or time has changed.

    Raises CatalogError if it cannot be read.
    """
    return _sha256(path, *stat_of(path))


@lru_cache(16)
def _sha256(path: Path, size: int, mtime_ns: int) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


class Hashing(io.FileIO):
    """A file that passes on what is read of it to a digest."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path
        self._digest = hashlib.sha256()
        self._in_order = True

    def readinto(self, buffer: Any) -> int:
        size = super().readinto(buffer) or 0
        self._digest.update(memoryview(buffer)[:size])
        return size

    def seek(self, offset: int, whence: int = 0) -> int:
        self._in_order = False
        return super().seek(offset, whence)

    def sha256(self) -> str:
        """Of what was read; of a file that was not read from start to end, of the file."""
        return self._digest.hexdigest() if self._in_order else file_sha256(self._path)


def opened(path: Path) -> Hashing:
    """The file, to be read; raises CatalogError if it cannot be."""
    try:
        return Hashing(path)
    except OSError as error:
        raise _unreadable(path, error) from None


def stat_of(path: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds; raises CatalogError for a file that is not there."""
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return found.st_size, found.st_mtime_ns


def _unreadable(path: Path, error: OSError) -> CatalogError:
    return CatalogError(f"The catalog {path} cannot be read ({error.strerror}); check the path and its permissions.")


def refusal(path: Path, error: RowsError) -> CatalogError:
    """What to tell a person of a file that is no table or cannot be read on."""
    where = f"line {error.number} cannot be used because " if error.number else ""
    return CatalogError(
        f"{path.name} cannot be read as a table: {where}{error.reason}. Give CSV with the names of the columns in its "
        "first line, one JSON object a line, a JSON array of objects, Parquet or Excel."
    )
