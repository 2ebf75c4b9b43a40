"""From a table file to records, one at a time."""

import hashlib
import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from search.catalog.columns import ALT, COLUMNS, NAME, TEXT, TUTORIAL, record_fields
from search.catalog.mapping import Mapping
from search.catalog.rows import RowsError, read_rows
from search.errors import CatalogError
from search.record import Record

_SKIPPED_KEPT = 1_000


class Skipped(NamedTuple):
    """A row that gave no record, counted from 1, and why."""

    line: int
    reason: str


class CatalogFile:
    """One reading of a catalog file: iterating gives its records, ids 0 … n-1 in file order.

    Left out and counted: duplicate records, those with neither name nor text, and rows that the format's reader
    skips. ``size`` and ``mtime_ns`` are those of the file when it was opened; ``sha256`` is of the
    bytes that were read and, like ``skipped`` (the first thousand) and ``skipped_count``, whole after the
    iteration. Raises CatalogError, naming line and reason, for a file that cannot be read, is no table
    or holds no usable record.
    """

    def __init__(self, path: Path, mapping: Mapping | None = None) -> None:
        self.path = path
        self.name = path.name
        self.mapping = mapping or TUTORIAL
        self.skipped: list[Skipped] = []
        self.skipped_count = 0
        self.sha256 = ""
        self.size, self.mtime_ns = _stat(path)

    def __iter__(self) -> Iterator[Record]:
        seen: set[bytes] = set()
        id = 0
        with _opened(self.path) as file:
            try:
                for number, values in read_rows(file, self._skip):
                    fields = record_fields(values)
                    key = hashlib.blake2b(repr(fields).encode(), digest_size=16).digest()
                    if not (fields[NAME] or fields[ALT] or fields[TEXT]):
                        self._skip(number, "it has neither name nor text")
                    elif key in seen:
                        self._skip(number, "it repeats an earlier record")
                    else:
                        seen.add(key)
                        yield Record(id=id, **fields)
                        id += 1
            except RowsError as error:
                raise _refusal(self.path, error) from None
            self.sha256 = file.sha256()
        if not id:
            why = f"line {self.skipped[0].line}: {self.skipped[0].reason}" if self.skipped else "it is empty"
            raise CatalogError(
                f"{self.name} holds no record ({why}); it must have a column {COLUMNS[NAME][0]} or {COLUMNS[TEXT][0]}, "
                'as in {"name": "…", "description": "…", "city": "…"}.'
            )

    def _skip(self, line: int, reason: str) -> None:
        self.skipped_count += 1
        if len(self.skipped) < _SKIPPED_KEPT:
            self.skipped.append(Skipped(line, reason))


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes as stored, read again only when its size or time has changed.

    Raises CatalogError if it cannot be read.
    """
    return _sha256(path, *_stat(path))


@lru_cache(16)
def _sha256(path: Path, size: int, mtime_ns: int) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from None


class _Hashing(io.FileIO):
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


def _opened(path: Path) -> _Hashing:
    try:
        return _Hashing(path)
    except OSError as error:
        raise _unreadable(path, error) from None


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return found.st_size, found.st_mtime_ns


def _unreadable(path: Path, error: OSError) -> CatalogError:
    return CatalogError(f"The catalog {path} cannot be read ({error.strerror}); check the path and its permissions.")


def _refusal(path: Path, error: RowsError) -> CatalogError:
    where = f"line {error.number} cannot be used because " if error.number else ""
    return CatalogError(
        f"{path.name} is not a catalog: {where}{error.reason}. Give one JSON object a line, encoded in UTF-8, a JSON "
        "array, CSV with the names of the columns in its first line, Parquet or Excel."
    )
