"""What every format gives, and how it tells what it cannot read."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

MAX_COLUMNS = 1_000


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


def column_names(cells: Sequence[object], number: int) -> list[str]:
    """The distinct names of the columns in row ``number``; blank and repeated ones get the number of their column.

    Raises RowsError for more than 1,000.
    """
    if len(cells) > MAX_COLUMNS:
        raise RowsError(number, f"it names {len(cells):,} columns, and {MAX_COLUMNS:,} can be read")
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        name = str(cell).strip() or f"column {place}"
        while name in names:
            name = f"{name} {place}"
        names[name] = None
    return [*names]
