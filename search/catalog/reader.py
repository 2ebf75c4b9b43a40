"""From a JSON Lines file, plain or gzipped, to startups, one at a time."""

import gzip
import hashlib
import io
import itertools
import json
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from search.catalog import clean
from search.errors import CatalogError
from search.record import Record

MAX_LINE_BYTES = 16 * 2**20
_SKIPPED_KEPT = 1_000
_LONGEST_NUMBER = 300


class Skipped(NamedTuple):
    """A line that gave no startup, counted from 1, and why."""

    line: int
    reason: str


class CatalogFile:
    """One reading of a catalog file: iterating gives its startups, ids 0 … n-1 in file order.

    Left out and counted: blank and duplicate records, those with neither name nor text, and a last
    line cut short. ``size`` and ``mtime_ns`` are those of the file when it was opened; ``sha256`` is of the
    bytes that were read and, like ``skipped`` (the first thousand) and ``skipped_count``, whole after the
    iteration. Raises CatalogError, naming line and reason, for a file that cannot be read, is not JSON
    Lines or holds no usable record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.skipped: list[Skipped] = []
        self.skipped_count = 0
        self.sha256 = ""
        self.size, self.mtime_ns = _stat(path)

    def __iter__(self) -> Iterator[Record]:
        digest = hashlib.sha256()
        seen: set[bytes] = set()
        id = 0
        with _opened(self.path, digest) as file:
            for number, record in self._records(file):
                fields = _fields(record)
                key = hashlib.blake2b("\0".join(fields.values()).encode(), digest_size=16).digest()
                if not fields["name"] and not fields["alt"] and not fields["description"]:
                    self._skip(number, "it has neither name nor text")
                elif key in seen:
                    self._skip(number, "it repeats an earlier record")
                else:
                    seen.add(key)
                    yield Record(id=id, **fields)
                    id += 1
        self.sha256 = digest.hexdigest()
        if not id:
            why = f"line {self.skipped[0].line}: {self.skipped[0].reason}" if self.skipped else "it is empty"
            raise CatalogError(
                f"{self.name} holds no startup ({why}); each line must be a JSON object such as "
                '{"name": "…", "description": "…", "city": "…"}.'
            )

    def _records(self, file: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in _lines(self.path, file):
            try:
                record = json.loads(line, parse_int=_number)
            except UnicodeDecodeError:
                raise _refusal(self.path, number, "it is not UTF-8 text") from None
            except (json.JSONDecodeError, RecursionError) as error:
                if number > 1 and not line.endswith(b"\n"):
                    self._skip(number, "the file ends in the middle of it")
                    return
                reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
                raise _refusal(self.path, number, f"it is not JSON ({reason})") from None
            if not isinstance(record, dict):
                raise _refusal(self.path, number, f"it is a JSON {type(record).__name__}, not an object")
            yield number, record

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


def _number(digits: str) -> int | str:
    """A whole number; one of very many digits is kept as the text it is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _fields(record: dict[str, Any]) -> dict[str, str]:
    def first(*names: str) -> object:
        return next((record[name] for name in names if record.get(name)), "")

    return {
        "name": clean.one_line(first("name"), clean.MAX_NAME),
        "description": clean.plain_text(first("description", "document"), clean.MAX_DESCRIPTION),
        "city": clean.one_line(first("city"), clean.MAX_CITY),
        "link": clean.web_link(first("link", "homepage_url")),
        "logo": clean.logo_address(first("images", "logo_url")),
        "alt": clean.one_line(first("alt"), clean.MAX_ALT),
    }


def _lines(path: Path, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Non-blank lines with their number from 1; only the last one may lack the line break."""
    for number in itertools.count(1):
        try:
            line = file.readline(MAX_LINE_BYTES + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise _refusal(path, number, f"the file is damaged there ({error})") from None
        if not line:
            return
        if len(line) > MAX_LINE_BYTES:
            raise _refusal(path, number, f"it is longer than {MAX_LINE_BYTES:,} bytes")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


class _Hashing(io.FileIO):
    """A file that passes on what a buffer reads of it to a digest."""

    def __init__(self, path: Path, digest: Any) -> None:
        super().__init__(path)
        self._digest = digest

    def readinto(self, buffer: Any) -> int:
        size = super().readinto(buffer) or 0
        self._digest.update(memoryview(buffer)[:size])
        return size


def _opened(path: Path, digest: Any) -> BinaryIO:
    try:
        file = io.BufferedReader(_Hashing(path, digest), buffer_size=2**18)
    except OSError as error:
        raise _unreadable(path, error) from None
    zipped = file.peek(2)[:2] == b"\x1f\x8b"
    return gzip.GzipFile(fileobj=file, mode="rb") if zipped else file  # type: ignore[return-value]


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return found.st_size, found.st_mtime_ns


def _unreadable(path: Path, error: OSError) -> CatalogError:
    return CatalogError(f"The catalog {path} cannot be read ({error.strerror}); check the path and its permissions.")


def _refusal(path: Path, number: int, reason: str) -> CatalogError:
    return CatalogError(
        f"{path.name} is not a catalog: line {number} cannot be used because {reason}. "
        "Give one JSON object a line, encoded in UTF-8."
    )
