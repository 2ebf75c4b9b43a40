"""Text with a delimiter, such as CSV and TSV."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from search.catalog.rows.cells import cells
from search.catalog.rows.encoding import encoding_of
from search.catalog.rows.header import first_rows, names_columns, shape_of
from search.catalog.rows.lines import text_lines
from search.catalog.rows.row import Row, RowsError, Skip, column_names

_LEAST_ALIKE = 0.5
_SAMPLE = 2**16


def delimited_rows(file: BinaryIO, skip: Skip) -> Iterator[Row]:
    """The rows; encoding and delimiter, and whether the first row names the columns, are told from the first 64 KB.

    Left out are rows with more values than there are columns, and those in which a quote is not closed. A row with
    fewer values lacks the last ones. Without names, columns are "column 1" and so on.
    """
    try:
        sample = file.read(_SAMPLE)
        encoding = encoding_of(sample)
        start = sample.decode(encoding, "replace")
        if "\0" in start:
            raise RowsError(1, "it is no text")
        delimiter, alike, _ = shape_of(start)
        first = first_rows(start, delimiter)
        if alike < _LEAST_ALIKE and len(first) > 3:
            raise RowsError(1, "the rows after it have other numbers of values")
        rows = cells(text_lines(sample, file, encoding, skip), delimiter, skip)
        yield from _named(rows, bool(first) and not names_columns(first), skip)
    except (EOFError, OSError, zlib.error) as error:
        raise RowsError(0, f"the file is damaged ({error})") from None


def _named(rows: Iterator[tuple[int, list[str]]], headless: bool, skip: Skip) -> Iterator[Row]:
    columns: list[str] = []
    width = 0
    for number, row in rows:
        if not columns:
            if not any(row):
                continue
            columns = column_names(["" for _ in row] if headless else row, number)
            width = len(columns)
            if not headless:
                continue
        if len(row) > width and any(row[width:]):
            skip(number, f"it has {len(row):,} values for {width:,} columns")
        elif any(row):
            yield Row(number, dict(zip(columns, row, strict=False)))
