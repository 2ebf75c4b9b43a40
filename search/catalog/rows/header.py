"""Telling the delimiter of a table, and whether its first row names the columns, from its first lines."""

import contextlib
import csv
import io
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from search.catalog.clean import web_link
from search.catalog.values import day_text, number_text
from search.catalog.words import is_usual

DELIMITERS = ",;\t|"
_NONE = "\x1f"
_LOOKED_AT = 50
_PROSE = 40
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")


class Shape(NamedTuple):
    """A delimiter, and the share of rows that it gives as many cells as the first, which has ``width``."""

    delimiter: str
    alike: float
    width: int


def shape_of(sample: str) -> Shape:
    """The delimiter that gives most rows as many cells as the first, and then the one that gives most cells.

    Where the first row has none of them, the table has one column.
    """

    def shape(mark: str) -> Shape:
        rows = first_rows(sample, mark)
        width = len(rows[0]) if rows else 0
        return Shape(mark, sum(len(row) == width for row in rows) / max(len(rows), 1), width)

    wide = [shape for shape in map(shape, DELIMITERS) if shape.width > 1]
    return max(wide, key=lambda shape: (round(shape.alike, 1), shape.width), default=Shape(_NONE, 1.0, 1))


def first_rows(sample: str, delimiter: str) -> list[list[str]]:
    """The first rows that hold anything, of a text that may be cut in the last of them."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        rows.extend(islice((row for row in reader if any(row)), _LOOKED_AT + 1))
    return rows[:-1] if 1 < len(rows) <= _LOOKED_AT and not sample.endswith(("\n", "\r")) else rows


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of the rows names the columns: it has a usual name, or looks unlike the rows below it."""
    if any(is_usual(cell) for cell in rows[0]):
        return True
    unlike, alike = 0, 0
    for place, cell in enumerate(rows[0]):
        below = [row[place] for row in rows[1:] if place < len(row) and row[place].strip()]
        if not below or not cell.strip():
            continue
        kinds = {_kind(value) for value in below}
        if cell in below or (len(kinds) == 1 and _kind(cell) in kinds and _kind(cell) != "words"):
            alike += 1
        elif kinds <= {"number", "day", "link", "prose"}:
            unlike += 1
    return unlike >= alike


def _kind(cell: str) -> str:
    cell = cell.strip()
    if number_text(cell) or number_text(cell, ","):
        return "number"
    if day_text(cell):
        return "day"
    if web_link(cell) or _EMAIL.fullmatch(cell):
        return "link"
    return "prose" if len(cell) > _PROSE else "words"
