"""Text with a delimiter, such as CSV and TSV."""

import csv
import io
import itertools
import zlib
from collections import deque
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from search.catalog.rows.encoding import encoding_of
from search.catalog.rows.header import first_rows, names_columns, shape_of
from search.catalog.rows.row import Row, RowsError, Skip, column_names

MAX_CELL_CHARS = 2**20
MAX_LINE_CHARS = 2**24
MAX_SKIPPED_CHARS = 2**28
MAX_RECOVERIES = 100
_LEAST_ALIKE = 0.5
_SAMPLE = 2**16
_BLOCK = 2**18
_BLOCKS_KEPT = 2 * MAX_CELL_CHARS // _BLOCK
_END = "\0end of the file\0"


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
        csv.field_size_limit(MAX_CELL_CHARS)
        delimiter, alike, _ = shape_of(start)
        first = first_rows(start, delimiter)
        if alike < _LEAST_ALIKE and len(first) > 3:
            raise RowsError(1, "the rows after it have other numbers of values")
        text = io.TextIOWrapper(_Resumed(sample, file), encoding, errors="replace", newline="")  # type: ignore[type-var]
        yield from _rows(text, delimiter, bool(first) and not names_columns(first), skip)
    except (EOFError, OSError, zlib.error) as error:
        raise RowsError(0, f"the file is damaged ({error})") from None


def _rows(text: TextIO, delimiter: str, headless: bool, skip: Skip) -> Iterator[Row]:
    columns: list[str] = []
    width = 0
    for number, row in _cells(_Lines(text, skip), delimiter, skip):
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


def _cells(lines: "_Lines", delimiter: str, skip: Skip) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line. Where a quote is not closed, its line alone is left out."""
    again: list[str] = []
    base, recoveries = 0, 0
    while True:
        reader = csv.reader(itertools.chain(again, lines, (_END,)), delimiter=delimiter)
        before = 0
        try:
            for row in reader:
                if row and row[-1].endswith(_END):
                    break
                yield base + before + 1, row
                before = reader.line_num
            if row == [_END]:
                return
            last = base + reader.line_num - 1
        except csv.Error:
            last = base + reader.line_num
        start = base + before + 1
        skip(start, f"a quote in it is not closed, or a value is longer than {MAX_CELL_CHARS:,} characters")
        recoveries += 1
        if recoveries > MAX_RECOVERIES:
            raise RowsError(start, "too many quotes are not closed")
        again = lines.between(start + 1, last)
        base = last - len(again)


class _Lines:
    """The lines of a text with their line breaks, of which the last two million characters can be read again."""

    def __init__(self, text: TextIO, skip: Skip) -> None:
        self._text = text
        self._skip = skip
        self._kept: deque[tuple[int, list[str]]] = deque(maxlen=_BLOCKS_KEPT)
        self._lines = itertools.chain.from_iterable(self._blocks())

    def __iter__(self) -> Iterator[str]:
        return self._lines

    def between(self, first: int, last: int) -> list[str]:
        """The lines of these numbers, as far as they are kept."""
        found: list[str] = []
        for start, lines in self._kept:
            if start <= last and first < start + len(lines):
                found += lines[max(first - start, 0) : last - start + 1]
        return found if self._kept and self._kept[0][0] <= first else []

    def _blocks(self) -> Iterator[list[str]]:
        """Lists of whole lines, of about a quarter million characters together."""
        start, rest, passed = 1, "", 0
        while True:
            block = self._text.read(_BLOCK)
            whole = rest + block
            end = max(whole.rfind("\n"), whole.rfind("\r", 0, -1)) + 1 if block else len(whole)
            lines = [*io.StringIO(whole[:end], newline="")]
            rest = whole[end:]
            if lines:
                self._kept.append((start, lines))
                yield lines
                start += len(lines)
            if not block:
                return
            if len(rest) > MAX_LINE_CHARS:
                self._skip(start, f"it is longer than {MAX_LINE_CHARS:,} characters")
                while block and "\n" not in block and passed <= MAX_SKIPPED_CHARS:
                    block = self._text.read(_BLOCK)
                    passed += len(block)
                if passed > MAX_SKIPPED_CHARS:
                    raise RowsError(start, f"it is longer than {MAX_LINE_CHARS:,} characters")
                rest = block.partition("\n")[2]
                self._kept.append((start, ["\n"]))
                yield ["\n"]
                start += 1


class _Resumed(io.RawIOBase):
    """A file whose beginning has been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
