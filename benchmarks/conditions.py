"""What a measurement depends on besides the code, in one line."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.bench import Bench

_PEERS = (
    "rank-bm25",
    "bm25s",
    "numba",
    "qdrant-client",
    "qdrant-edge-py",
    "sentence-transformers",
    "torch",
    "streamlit",
)


def conditions(bench: Bench) -> str:
    """Catalog, queries, machine and how busy it is now, and versions."""
    return "; ".join(
        [
            f"{bench.manifest.catalog_name}, {bench.manifest.records:,} records",
            f"{len(bench.queries)} queries drawn from it with a fixed seed, and the examples of the page",
            machine(),
        ]
    )


def machine() -> str:
    """The machine and how busy it is now, and the versions of what is measured."""
    return "; ".join(
        [
            f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, "
            f"load {os.getloadavg()[0]:.1f} before measuring",
            f"Python {platform.python_version()}",
            ", ".join(f"{name} {found}" for name in _PEERS if (found := _version(name))),
            f"{datetime.now(UTC):%Y-%m-%d}",
        ]
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
