"""A build with known vectors, as ``python -m search index`` runs it."""

from __future__ import annotations

from time import perf_counter, process_time

from benchmarks.scale.work import NAME, Numbers, Work
from search.build import build_index
from search.catalog import CatalogFile
from search.edge.space import size_of


def measure(work: Work) -> Numbers:
    """Wall and CPU seconds of the build, and the bytes on disk of what it made live."""
    started, cpu = perf_counter(), process_time()
    report = build_index(CatalogFile(work.catalog), work.database, NAME, work.encoder(), NAME, work.index)
    seconds, cpu_seconds = perf_counter() - started, process_time() - cpu
    if report.encoded:
        raise SystemExit(f"{report.encoded:,} texts had no vector")
    return {"seconds": seconds, "cpu": cpu_seconds, "bytes": size_of(work.index / report.collection)}
