"""The first rows of a file, and what is guessed from them."""

import time
from pathlib import Path
from typing import Any, NamedTuple

from search.catalog.guess import Guess, guess
from search.catalog.rows import RowsError, usable_rows
from search.catalog.source import opened, refusal

SAMPLE_ROWS = 1_000
SAMPLE_CHARS = 2**25
SAMPLE_SECONDS = 5.0
_SKIPPED_KEPT = 1_000


class Skipped(NamedTuple):
    """A row that gave no record, counted from 1, and why."""

    line: int
    reason: str


class Sample(NamedTuple):
    """The first rows of a file by column, and those between them that could not be read."""

    rows: list[dict[str, Any]]
    skipped: tuple[Skipped, ...]


class Preview(NamedTuple):
    """What is guessed of a file from its first ``rows_seen`` rows.

    ``columns`` are those of these rows; ``skipped`` are the rows among them that cannot be read.
    """

    guess: Guess
    rows_seen: int
    columns: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def sample(path: Path, rows: int = SAMPLE_ROWS) -> Sample:
    """At most so many rows, 32 million characters and 5 seconds of a file. Raises CatalogError if it is no table."""
    found: list[dict[str, Any]] = []
    skipped: list[Skipped] = []

    def skip(number: int, reason: str) -> None:
        if len(skipped) < _SKIPPED_KEPT:
            skipped.append(Skipped(number, reason))

    chars, end = 0, time.monotonic() + SAMPLE_SECONDS
    with opened(path) as file:
        try:
            for _, values in usable_rows(file, skip):
                found.append(values)
                chars += sum(len(value) for value in values.values() if isinstance(value, str))
                if len(found) >= rows or chars > SAMPLE_CHARS or time.monotonic() > end:
                    break
        except RowsError as error:
            raise refusal(path, error) from None
    return Sample(found, tuple(skipped))


def preview(path: Path) -> Preview:
    """What is guessed of a file. Raises CatalogError if it is no table or has no column with a name or a text."""
    first = sample(path)
    guessed = guess(first.rows, path.name)
    columns = tuple(dict.fromkeys(column for values in first.rows for column in values))
    return Preview(guessed, len(first.rows), columns, first.skipped)
