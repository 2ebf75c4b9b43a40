"""From a JSON Lines file, plain or gzipped, to startups."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from search.catalog import clean
from search.errors import CatalogError
from search.startup import Startup

MAX_LINE_BYTES = 16 * 2**20


class Skipped(NamedTuple):
    """A line that gave no startup, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Catalog:
    """The startups of one file, ids 0 … n-1 in file order, and the SHA-256 of the file's bytes."""

    path: Path
    sha256: str
    startups: tuple[Startup, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def name(self) -> str:
        return self.path.name


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes as stored; raises CatalogError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CatalogError(
            f"The catalog {path} cannot be read ({error.strerror}); check the path and its permissions."
        ) from None


def read_catalog(path: Path) -> Catalog:
    """Every usable record of the file.

    Skipped and counted: blank and duplicate records, those with neither name nor text, and a last
    line cut short. Raises CatalogError, naming line and reason, for a file that is not JSON Lines
    or holds no usable record.
    """
    digest = file_sha256(path)
    startups: list[Startup] = []
    skipped: list[Skipped] = []
    seen: set[tuple[str, ...]] = set()
    for number, record in _records(path, skipped):
        fields = _fields(record)
        identity = tuple(fields.values())
        if not fields["name"] and not fields["alt"] and not fields["description"]:
            skipped.append(Skipped(number, "it has neither name nor text"))
        elif identity in seen:
            skipped.append(Skipped(number, "it repeats an earlier record"))
        else:
            seen.add(identity)
            startups.append(Startup(id=len(startups), **fields))
    if not startups:
        why = f"line {skipped[0].line}: {skipped[0].reason}" if skipped else "it is empty"
        raise CatalogError(
            f"{path.name} holds no startup ({why}); each line must be a JSON object such as "
            '{"name": "…", "description": "…", "city": "…"}.'
        )
    return Catalog(path, digest, tuple(startups), tuple(sorted(skipped)))


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


def _records(path: Path, skipped: list[Skipped]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line, is_last in _lines(path):
        try:
            record = json.loads(line)
        except UnicodeDecodeError:
            raise _refusal(path, number, "it is not UTF-8 text") from None
        except (json.JSONDecodeError, RecursionError) as error:
            if is_last and number > 1 and not line.endswith(b"\n"):
                skipped.append(Skipped(number, "the file ends in the middle of it"))
                return
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
            raise _refusal(path, number, f"it is not JSON ({reason})") from None
        if not isinstance(record, dict):
            raise _refusal(path, number, f"it is a JSON {type(record).__name__}, not an object")
        yield number, record


def _lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Non-blank lines with their number from 1, and whether the file ends with them."""
    with _opened(path) as file:
        number = 0
        held: tuple[int, bytes] | None = None
        while True:
            try:
                line = file.readline(MAX_LINE_BYTES + 1)
            except (EOFError, OSError, zlib.error) as error:
                raise _refusal(path, number + 1, f"the file is damaged there ({error})") from None
            if not line:
                break
            number += 1
            if len(line) > MAX_LINE_BYTES:
                raise _refusal(path, number, f"it is longer than {MAX_LINE_BYTES:,} bytes")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                if held:
                    yield *held, False
                held = (number, line)
        if held:
            yield *held, True


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]


def _refusal(path: Path, number: int, reason: str) -> CatalogError:
    return CatalogError(
        f"{path.name} is not a catalog: line {number} cannot be used because {reason}. "
        "Give one JSON object a line, encoded in UTF-8."
    )
