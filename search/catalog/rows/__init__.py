"""Rows of a table file, whatever its format, one at a time."""

from search.catalog.rows.row import Row, RowsError, Skip
from search.catalog.rows.rows import read_rows, usable_rows

__all__ = ["Row", "RowsError", "Skip", "read_rows", "usable_rows"]
