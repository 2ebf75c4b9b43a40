"""The lines of a text file of any size, as they stand in it."""

import codecs
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from search.catalog.rows.row import RowsError, Skip

MAX_LINE_CHARS = 2**24
MAX_SKIPPED_CHARS = 2**28
_BLOCK = 2**18
_OTHER_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def text_lines(head: bytes, rest: BinaryIO, encoding: str, skip: Skip) -> Iterator[str]:
    """The lines of ``head`` and ``rest`` with their line breaks (LF, CR LF or CR); bytes of no meaning are replaced.

    A line of more than 16 million characters is told to ``skip``, and is an empty one here. Raises RowsError where
    more than 268 million characters would have to be passed over.
    """
    return chain.from_iterable(_blocks(_pieces(head, rest, encoding), skip))


def _pieces(head: bytes, rest: BinaryIO, encoding: str) -> Iterator[str]:
    decode = codecs.getincrementaldecoder(encoding)("replace").decode
    yield decode(head)
    while data := rest.read(_BLOCK):
        yield decode(data)
    yield decode(b"", True)


def _blocks(pieces: Iterator[str], skip: Skip) -> Iterator[list[str]]:
    """Lists of whole lines, of about a quarter million characters together."""
    number, text, passed = 1, "", 0
    for piece in pieces:
        text += piece
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        lines = _split(text[:end])
        yield lines
        number, text = number + len(lines), text[end:]
        if len(text) <= MAX_LINE_CHARS:
            continue
        skip(number, f"it is longer than {MAX_LINE_CHARS:,} characters")
        for piece in pieces:
            passed += len(piece)
            if passed > MAX_SKIPPED_CHARS:
                raise RowsError(number, f"it is longer than {MAX_LINE_CHARS:,} characters")
            if "\n" in piece:
                text = piece.partition("\n")[2]
                break
        else:
            return
        yield ["\n"]
        number += 1
    yield _split(text)


def _split(text: str) -> list[str]:
    """The lines of a text; ``splitlines`` is fast, but takes more characters for line breaks."""
    if any(mark in text for mark in _OTHER_BREAKS):
        return [*io.StringIO(text, newline="")]
    return text.splitlines(keepends=True)
