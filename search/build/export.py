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
_TEXTS = ("name", "description", "city", "link", "logo", "alt")


def export_index(database: Database, name: str, target: Path, progress: OnProgress = lambda _: None) -> int:
    """Write the live index of a catalog to ``target``, one row group in memory at a time; gives the number of rows.

    Columns: id, those of a record, and ``vector``, float32 (dimension,). Whatever fails, a file that was there stays.
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
        vector = pa.list_(pa.float32(), manifest.dimension)
        schema = pa.schema([("id", pa.int64()), *((text, pa.string()) for text in _TEXTS), ("vector", vector)])
        done = 0
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in _batches(store.scroll([MEANING]), manifest.records):
                writer.write_table(pa.Table.from_pydict(_columns(batch), schema))
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


def _columns(points: list[Point]) -> dict[str, list[Any]]:
    records: list[Record] = [record_of(point.id, point.payload) for point in points]
    texts = {text: [getattr(record, text) for record in records] for text in _TEXTS}
    return {"id": [record.id for record in records], **texts, "vector": [point.meaning for point in points]}
