"""Which format a file has, told by its first bytes and not by its name."""

import gzip
import io
from collections.abc import Iterator
from typing import Any

from search.catalog.rows.delimited import delimited_rows
from search.catalog.rows.excel import excel_rows
from search.catalog.rows.json_array import array_rows
from search.catalog.rows.json_lines import line_rows
from search.catalog.rows.parquet import parquet_rows
from search.catalog.rows.row import Row, RowsError, Skip
from search.catalog.words import is_usual

GZIP = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_PARQUET = b"PAR1"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NO_TABLE = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF87a": "a picture",
    b"GIF89a": "a picture",
    b"SQLite format 3": "an SQLite database",
    b"<!DOCTYPE": "a page of the web",
    b"<html": "a page of the web",
    b"<?xml": "XML",
}
"""How files begin that people take for tables, and what they are."""
_LOOKED_AT = 4_096
_BROKEN_AHEAD = 1_000
_BUFFER = 2**18


def read_rows(file: io.RawIOBase, skip: Skip) -> Iterator[Row]:
    """The rows of an open file in order: JSON Lines, a JSON array, text with a delimiter, Parquet or Excel.

    The first three may be gzipped. Rows that cannot be used are told to ``skip``. Raises RowsError.
    """
    source: io.BufferedReader[Any] = io.BufferedReader(file, _BUFFER)
    if source.peek(2)[:2] == GZIP:
        source = io.BufferedReader(gzip.GzipFile(fileobj=source, mode="rb"), _BUFFER)
    try:
        head = source.peek(_LOOKED_AT)[:_LOOKED_AT]
    except (EOFError, OSError) as error:
        raise RowsError(1, f"the file is damaged there ({error})") from None
    if head.startswith(_PARQUET):
        return parquet_rows(source)
    if head.startswith(_ZIP):
        return excel_rows(source)
    if head.startswith(_OLD_EXCEL):
        raise RowsError(0, "it is an Excel file of before 2007, which has to be saved as .xlsx")
    text = head.removeprefix(_UTF8_MARK).lstrip()
    for start, kind in _NO_TABLE.items():
        if text[: len(start)].lower() == start.lower():
            raise RowsError(0, f"it is {kind}")
    if text.startswith(b"["):
        return array_rows(source, skip)
    if text.startswith(b"{") or not text or _is_one_line_of_json(text):
        return line_rows(source, skip)
    return delimited_rows(source, skip)


def usable_rows(file: io.RawIOBase, skip: Skip) -> Iterator[Row]:
    """``read_rows``, but RowsError where more rows are broken than usable: at the end, or as soon as 1,000 more are."""
    usable, broken = 0, 0
    first = RowsError(0, "")

    def tell(number: int, reason: str) -> None:
        nonlocal broken, first
        first = first if broken else RowsError(number, reason)
        broken += 1
        skip(number, reason)
        if broken > usable + _BROKEN_AHEAD:
            raise first

    for row in read_rows(file, tell):
        usable += 1
        yield row
    if broken > usable:
        raise first


def _is_one_line_of_json(text: bytes) -> bool:
    """Whether a file without a delimiter in its first line is better refused as JSON Lines than read as a table."""
    first = text.partition(b"\n")[0]
    return not is_usual(first.decode("utf-8", "replace")) and not any(
        mark in first for mark in (b",", b";", b"\t", b"|")
    )
