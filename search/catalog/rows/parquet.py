"""Parquet, in batches."""

from collections.abc import Iterator
from typing import BinaryIO

from search.catalog.rows.row import Row, RowsError

MAX_GROUP_BYTES = 2**30
_BATCH = 1_024


def parquet_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows, numbered from 1. Refused is a file that says it unpacks to more than 1 GB for one column at once."""
    import pyarrow as pa
    from pyarrow import parquet

    number = 0
    try:
        with parquet.ParquetFile(file) as table:
            _require_bounds(table.metadata)
            for batch in table.iter_batches(_BATCH):
                for values in batch.to_pylist():
                    number += 1
                    yield Row(number, values)
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        reason = " ".join(str(error).split())[:200]
        raise RowsError(number + 1 if number else 0, f"the Parquet file is damaged ({reason})") from None


def _require_bounds(metadata) -> None:  # type: ignore[no-untyped-def]
    """Raise RowsError for a file whose header tells of columns too large to be held."""
    for group in range(metadata.num_row_groups):
        for column in range(metadata.row_group(group).num_columns):
            if metadata.row_group(group).column(column).total_uncompressed_size > MAX_GROUP_BYTES:
                raise RowsError(0, "a column of its Parquet file is too large to be unpacked")
