"""From a table file to records, one at a time."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from search.catalog.apply import RecordMaker
from search.catalog.guess import guess
from search.catalog.mapping import Mapping
from search.catalog.rows import RowsError, usable_rows
from search.catalog.sample import Skipped, sample
from search.catalog.source import file_sha256, opened, refusal, stat_of
from search.errors import CatalogError
from search.record import Record

__all__ = ["CatalogFile", "Skipped", "file_sha256"]

_SKIPPED_KEPT = 1_000


class CatalogFile:
    """One reading of a catalog file: iterating gives its records, ids 0 … n-1 in file order.

    ``mapping`` says which columns make a record; without one it is guessed from the first rows. Left out and
    counted: duplicate records, those with neither name nor text, and rows that the format's reader
    skips. ``size`` and ``mtime_ns`` are those of the file when it was opened; ``sha256`` is of the
    bytes that were read and, like ``skipped`` (the first thousand) and ``skipped_count``, whole after the
    iteration. Raises CatalogError, naming line and reason, for a file that cannot be read, is no table,
    has more broken rows than others or holds no usable record.
    """

    def __init__(self, path: Path, mapping: Mapping | None = None) -> None:
        self.path = path
        self.name = path.name
        self.skipped: list[Skipped] = []
        self.skipped_count = 0
        self.sha256 = ""
        self.size, self.mtime_ns = stat_of(path)
        if mapping is not None:
            self.mapping = mapping

    @cached_property
    def mapping(self) -> Mapping:
        """Which columns make a record."""
        return guess(sample(self.path).rows, self.name).mapping

    def __iter__(self) -> Iterator[Record]:
        fields_of = RecordMaker(self.mapping).fields
        seen: set[int] = set()
        id = 0
        with opened(self.path) as file:
            try:
                for number, values in usable_rows(file, self._skip):
                    fields = fields_of(values)
                    # 64 bits, keyed anew in each process: among a million rows one in 37 million is taken for another.
                    key = hash(fields)
                    if not fields.found:
                        self._skip(number, "it has neither name nor text")
                    elif key in seen:
                        self._skip(number, "it repeats an earlier record")
                    else:
                        seen.add(key)
                        yield Record(id, *fields)
                        id += 1
            except RowsError as error:
                raise refusal(self.path, error) from None
            self.sha256 = file.sha256()
        if not id:
            why = f"line {self.skipped[0].line}: {self.skipped[0].reason}" if self.skipped else "it is empty"
            raise CatalogError(f"{self.name} holds no record ({why}); it must have a column with a name or a text.")

    def _skip(self, line: int, reason: str) -> None:
        self.skipped_count += 1
        if len(self.skipped) < _SKIPPED_KEPT:
            self.skipped.append(Skipped(line, reason))
