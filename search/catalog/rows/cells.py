"""From lines to rows of cells, as the csv module reads them."""

import csv
from collections.abc import Iterator
from itertools import chain

from search.catalog.rows.row import RowsError, Skip

MAX_CELL_CHARS = 2**20
MAX_ROW_CHARS = 2**24
MAX_RECOVERIES = 100
_END = "\0end of the file\0"


def cells(lines: Iterator[str], delimiter: str, skip: Skip) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line, from 1.

    Where a quote is not closed, or a cell or a row is too long, that line alone is told to ``skip``, and reading goes
    on with the next one. Raises RowsError after the hundredth of these.
    """
    csv.field_size_limit(MAX_CELL_CHARS)
    joint = f'"{delimiter}"'
    number, recoveries = 0, 0
    while line := next(lines, ""):
        number += 1
        row = _one_line(line, delimiter, joint)
        if row is not None:
            yield number, row
            continue
        row = _quoted_line(line, delimiter)
        if row is not None:
            yield number, row
            continue
        row, further = _several_lines(line, lines, delimiter)
        if row is not None:
            yield number, row
            number += len(further)
            continue
        skip(number, f"a quote in it is not closed, or a value is longer than {MAX_CELL_CHARS:,} characters")
        recoveries += 1
        if recoveries == MAX_RECOVERIES:
            raise RowsError(number, "it is one of many in which a quote is not closed")
        lines = chain(further, lines)


def _one_line(line: str, delimiter: str, joint: str) -> list[str] | None:
    """The cells of a row of the plain kinds: no quotes, one quoted cell, or all quoted; None for any other."""
    if len(line) > MAX_CELL_CHARS:
        return None
    text = line.rstrip("\r\n")
    quotes = text.count('"')
    if not quotes:
        return text.split(delimiter)
    if quotes == 2:
        before, cell, after = text.split('"')
        if (not before or before.endswith(delimiter)) and (not after or after.startswith(delimiter)):
            return [*before.split(delimiter)[:-1], cell, *after.split(delimiter)[1:]]
    elif text.startswith('"') and text.endswith('"'):
        quoted = text[1:-1].split(joint)
        if 2 * len(quoted) == quotes:
            return quoted
    return None


def _quoted_line(line: str, delimiter: str) -> list[str] | None:
    """The cells of a row that ends with its line, None where a quote is left open or a cell is too long."""
    try:
        row = next(csv.reader((line, _END), delimiter=delimiter))
    except csv.Error:
        return None
    return None if row and row[-1].endswith(_END) else row


def _several_lines(line: str, lines: Iterator[str], delimiter: str) -> tuple[list[str] | None, list[str]]:
    """The cells of the row that begins with ``line``, None where it does not end well, and its further lines."""
    further: list[str] = []

    def taken() -> Iterator[str]:
        yield line
        chars = len(line)
        for one in lines:
            further.append(one)
            chars += len(one)
            if chars > MAX_ROW_CHARS:
                raise csv.Error("too long")
            yield one
        yield _END

    try:
        row = next(csv.reader(taken(), delimiter=delimiter))
    except csv.Error:
        return None, further
    return (None if row and row[-1].endswith(_END) else row), further
