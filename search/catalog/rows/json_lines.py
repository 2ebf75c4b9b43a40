"""JSON Lines: one object a line."""

import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from search.catalog.rows.row import Row, RowsError, Skip

MAX_LINE_BYTES = 16 * 2**20
MAX_SKIPPED_BYTES = 2**28
_LONGEST_NUMBER = 300


def line_rows(file: BinaryIO, skip: Skip) -> Iterator[Row]:
    """The rows; lines that are no JSON object, or too long, are told to ``skip``."""
    decode = json.JSONDecoder(parse_int=whole_number).decode
    for number, line in _lines(file, skip):
        try:
            values: Any = decode(line.decode())
        except UnicodeDecodeError:
            skip(number, "it is not UTF-8 text")
        except json.JSONDecodeError as error:
            cut = number > 1 and not line.endswith(b"\n")
            skip(number, "the file ends in the middle of it" if cut else f"it is not JSON ({error.msg})")
        except RecursionError:
            skip(number, "it is nested too deeply")
        else:
            if isinstance(values, dict):
                yield Row(number, values)
            else:
                skip(number, f"it is a JSON {type(values).__name__}, not an object")


def whole_number(digits: str) -> int | str:
    """A whole number; one of very many digits is kept as the text it is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _lines(file: BinaryIO, skip: Skip) -> Iterator[tuple[int, bytes]]:
    """Non-blank lines with their number from 1; only the last one may lack the line break."""
    number, passed = 0, 0
    while True:
        number += 1
        try:
            line = file.readline(MAX_LINE_BYTES + 1)
            if len(line) > MAX_LINE_BYTES:
                skip(number, f"it is longer than {MAX_LINE_BYTES:,} bytes")
                while line and not line.endswith(b"\n") and passed <= MAX_SKIPPED_BYTES:
                    line = file.readline(MAX_LINE_BYTES)
                    passed += len(line)
                if passed > MAX_SKIPPED_BYTES:
                    raise RowsError(number, f"it is longer than {MAX_LINE_BYTES:,} bytes")
                continue
        except (EOFError, OSError, zlib.error) as error:
            raise RowsError(number, f"the file is damaged there ({error})") from None
        if not line:
            return
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.isspace():
            yield number, line
