"""A synthetic catalog and the cache of its vectors."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale.synthetic import KnownVectors, fill_cache, real_records, write_catalog
from benchmarks.scale.work import Numbers, Work


def measure(work: Work, catalog: str, size: str) -> Numbers:
    """Write a catalog of ``size`` records made of the real ``catalog``, and fill the vector cache for it."""
    write_catalog(real_records(Path(catalog)), int(size), work.catalog)
    fill_cache(work.catalog, KnownVectors(work.vectors), work.index)
    return {"bytes": work.catalog.stat().st_size}
