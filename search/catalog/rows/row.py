"""What every format gives, and how it tells what it cannot read."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A row: its number from 1 (the line it begins on, for text files) and its values by column."""

    number: int
    values: dict[str, Any]


Skip = Callable[[int, str], None]
"""Is told the number of a row that is left out, and why."""


class RowsError(Exception):
    """The file cannot be read on; ``number`` is the row where it ends, 0 where that is not known."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason
