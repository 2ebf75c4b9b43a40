"""A JSON array of objects, read as a stream."""

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from search.catalog.rows.row import Row, RowsError, Skip

MAX_ROW_BYTES = 2**24
MAX_DEPTH = 100
_STARTS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")
_MARK = b"\xef\xbb\xbf"


def array_rows(file: BinaryIO, skip: Skip) -> Iterator[Row]:
    """The rows, numbered by their place in the array; elements that are no objects are left out."""
    if file.peek(3)[:3] == _MARK:  # type: ignore[attr-defined]
        file.read(3)
    number, source = 0, _Bounded(file)
    try:
        for value in _elements(source):
            number, source.taken = number + 1, 0
            if isinstance(value, dict):
                yield Row(number, value)
            else:
                skip(number, f"it is {_kind(value)}, not an object")
    except ijson.IncompleteJSONError:
        raise RowsError(number + 1, "the file ends or breaks off in the middle of it") from None
    except _TooMuch as bound:
        raise RowsError(number + 1, str(bound)) from None
    except (ijson.JSONError, UnicodeDecodeError, ValueError, RecursionError):
        raise RowsError(number + 1, "it is not JSON") from None
    except (EOFError, OSError, zlib.error) as error:
        raise RowsError(number + 1, f"the file is damaged there ({error})") from None


class _TooMuch(Exception):
    """A row takes more than one may; the message says of what."""


def _elements(source: "_Bounded") -> Iterator[Any]:
    """The elements of the array. Depth is bounded, since the time for nested values grows with its square."""
    depth, builder = 0, None
    for event, value in ijson.basic_parse(source, use_float=True):
        depth -= event in _ENDS
        if event in _STARTS:
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooMuch("it is nested too deeply")
        if depth == 0 or (depth == 1 and event in _STARTS):
            continue
        builder = builder or ijson.ObjectBuilder()
        builder.event(event, value)
        if depth == 1:
            yield builder.value
            builder = None


class _Bounded:
    """A file of which only so much may be read between two rows: the parser holds a row in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.taken = 0

    def read(self, size: int) -> bytes:
        if self.taken > MAX_ROW_BYTES:
            raise _TooMuch(f"it is longer than {MAX_ROW_BYTES:,} bytes")
        data = self._file.read(size)
        self.taken += len(data)
        return data


def _kind(value: Any) -> str:
    return "null" if value is None else f"a JSON {type(value).__name__}"
