"""JSON Lines: one object a line."""

import itertools
import json
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from search.catalog.rows.row import Row, RowsError, Skip

MAX_LINE_BYTES = 16 * 2**20
_LONGEST_NUMBER = 300


def line_rows(file: BinaryIO, skip: Skip) -> Iterator[Row]:
    """The rows; a last line cut short is left out."""
    for number, line in _lines(file):
        try:
            values = json.loads(line, parse_int=whole_number)
        except UnicodeDecodeError:
            raise RowsError(number, "it is not UTF-8 text") from None
        except (json.JSONDecodeError, RecursionError) as error:
            if number > 1 and not line.endswith(b"\n"):
                skip(number, "the file ends in the middle of it")
                return
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
            raise RowsError(number, f"it is not JSON ({reason})") from None
        if not isinstance(values, dict):
            raise RowsError(number, f"it is a JSON {type(values).__name__}, not an object")
        yield Row(number, values)


def whole_number(digits: str) -> int | str:
    """A whole number; one of very many digits is kept as the text it is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Non-blank lines with their number from 1; only the last one may lack the line break."""
    for number in itertools.count(1):
        try:
            line = file.readline(MAX_LINE_BYTES + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise RowsError(number, f"the file is damaged there ({error})") from None
        if not line:
            return
        if len(line) > MAX_LINE_BYTES:
            raise RowsError(number, f"it is longer than {MAX_LINE_BYTES:,} bytes")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line
