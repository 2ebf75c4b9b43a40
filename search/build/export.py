"""A live index as one Parquet file: records with their vectors."""

import os
import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from search.build.progress import OnProgress, Progress
from search.errors import IndexMismatch, IndexMissing
from search.record import Record
from search.store.database import Database
from search.store.payload import record_of
from search.store.store import MEANING, Point

_ROW_GROUP = 5_000
_TEXTS = ("name", "description", "link", "logo", "alt")
_DETAILS, _VECTOR = "details", "vector"
_OURS = ("id", *_TEXTS, _DETAILS, _VECTOR)


def export_index(database: Database, name: str, target: Path, progress: OnProgress = lambda _: None) -> int:
    """Write the live index of a catalog to ``target``, one row group in memory at a time; gives the number of rows.

    Columns: id, name, description, link, logo and alt; a list of values for each facet, under its label; ``details``,
    a map of the columns with no other part; ``vector``, float32 (dimension,). Whatever fails, a file that was there
    stays.
    Raises IndexUnusable, StoreUnavailable and OSError.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    live = database.live(name)
    if live is None:
        raise IndexMissing(database.missing(name))
    store, manifest = database.open(live)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        if not manifest.whole:
            raise IndexMismatch(f"The index {name} has no vectors yet.")
        labels = {facet.label: _column(facet.label) for facet in manifest.mapping.facets}
        schema = pa.schema(
            [
                ("id", pa.int64()),
                *((text, pa.string()) for text in _TEXTS),
                *((column, pa.list_(pa.string())) for column in labels.values()),
                (_DETAILS, pa.map_(pa.string(), pa.string())),
                (_VECTOR, pa.list_(pa.float32(), manifest.dimension)),
            ]
        )
        done = 0
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in _batches(store.scroll([MEANING]), manifest.records):
                writer.write_table(pa.Table.from_pydict(_columns(batch, labels), schema))
                done += len(batch)
                progress(Progress("Exporting", done, manifest.records))
        os.replace(temporary, target)
        return done
    finally:
        temporary.unlink(missing_ok=True)
        store.close()


def _batches(points: Iterator[Point], records: int) -> Iterator[list[Point]]:
    """The points of records, which come before those of noise and spellings."""
    kept = (point for point in points if point.id < records)
    return iter(lambda: list(islice(kept, _ROW_GROUP)), [])


def _columns(points: list[Point], labels: dict[str, str]) -> dict[str, list[Any]]:
    records: list[Record] = [record_of(point.id, point.payload) for point in points]
    return {
        "id": [record.id for record in records],
        **{text: [getattr(record, text) for record in records] for text in _TEXTS},
        **{column: [[*record.values(label)] for record in records] for label, column in labels.items()},
        _DETAILS: [[*record.details] for record in records],
        _VECTOR: [point.meaning for point in points],
    }


def _column(label: str) -> str:
    """The column of a facet, whose label may be that of another column."""
    return f"{label} (facet)" if label.casefold() in _OURS else label
