"""Text with a delimiter, such as CSV and TSV: the first row names the columns."""

import codecs
import csv
import io
import itertools
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from search.catalog.rows.row import Row, RowsError, Skip, column_names

DELIMITERS = ",;\t|"
MAX_CELL_CHARS = 2**20
MAX_LINE_CHARS = 2**24
_SAMPLE = 2**16
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_EUROPEAN = ("cp1252", "cp1250", "cp1254", "cp1257")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def delimited_rows(file: BinaryIO, skip: Skip) -> Iterator[Row]:
    """The rows; encoding and delimiter are told from the first 64 KB.

    Left out are rows with more values than there are columns. A row with fewer lacks the last ones.
    """
    try:
        sample = file.read(_SAMPLE)
        encoding = encoding_of(sample)
        text = io.TextIOWrapper(_Resumed(sample, file), encoding, errors="replace", newline="")  # type: ignore[type-var]
        csv.field_size_limit(MAX_CELL_CHARS)
        yield from _named(csv.reader(_lines(text), delimiter=delimiter_of(sample.decode(encoding, "replace"))), skip)
    except (EOFError, OSError, zlib.error) as error:
        raise RowsError(0, f"the file is damaged ({error})") from None


def encoding_of(sample: bytes) -> str:
    """UTF-8 where the sample is that, what its byte order mark says, or else what charset-normalizer tells."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _other_encoding(sample)
    return "utf-8"


def _other_encoding(sample: bytes) -> str:
    """Where bytes above ASCII mostly stand alone, as in European languages, a single-byte encoding.

    Of a few such bytes charset-normalizer would tell Chinese.
    """
    from charset_normalizer import from_bytes

    runs = _BEYOND_ASCII.findall(sample)
    alone = 2 * sum(len(run) == 1 for run in runs) > len(runs)
    best = from_bytes(sample, cp_isolation=[*_EUROPEAN] if alone else None).best()
    return best.encoding if best is not None else _EUROPEAN[0]


def delimiter_of(sample: str) -> str:
    """The delimiter that splits the first row into most columns."""
    first = next(iter(sample.splitlines()), "")
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))


def _lines(text: TextIO) -> Iterator[str]:
    for number in itertools.count(1):
        line = text.readline(MAX_LINE_CHARS)
        if not line:
            return
        if len(line) == MAX_LINE_CHARS:
            raise RowsError(number, f"it is longer than {MAX_LINE_CHARS:,} characters")
        yield line


def _named(rows: Iterator[list[str]], skip: Skip) -> Iterator[Row]:
    columns: list[str] = []
    before = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise RowsError(before + 1, f"it is no table row ({error}); a quote may not be closed") from None
        number, before = before + 1, rows.line_num  # type: ignore[attr-defined]
        if not any(row):
            continue
        if not columns:
            columns = column_names(row, number)
        elif len(row) > len(columns):
            skip(number, f"it has {len(row):,} values for {len(columns):,} columns")
        else:
            yield Row(number, dict(zip(columns, row, strict=False)))


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
