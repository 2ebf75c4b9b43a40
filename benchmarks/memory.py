"""The memory of the serving process with the model loaded, beside the size of its parts on disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from benchmarks.bench import Bench
from benchmarks.processes import environment, streamlit
from benchmarks.row import Row
from benchmarks.starting import APP
from search.edge.space import size_of

_QUERIES = 20


def measure(bench: Bench) -> list[Row]:
    """Resident memory at its peak, after both engines have answered; where /proc tells it (Linux)."""
    if not Path("/proc/self/status").exists():
        return []
    with streamlit(APP, environment(bench)) as server:
        server.seconds_until("/api/health", b'"status":"ready"')
        for engine in ("fulltext", "neural"):
            for query in bench.queries[:_QUERIES]:
                server.seconds_until(f"/api/search?engine={engine}&q={quote(query)}")
        peak, private = _resident(server.pid)
    on_disk = {"shard": size_of(bench.shard), "model": size_of(Path(bench.encoder.weights.source))}
    parts = ", ".join(f"{part} {_mib(size)}" for part, size in on_disk.items())
    total = sum(on_disk.values())
    return [
        Row(
            f"peak memory serving both engines, vs its parts on disk ({parts})",
            peak / total,
            "×",
            f"{_mib(peak)}, {_mib(private)} of it private",
            _mib(total),
        )
    ]


def _resident(pid: int) -> tuple[int, int]:
    """Bytes of memory at its peak, and now without what is backed by files."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    kibibytes = dict(line.split(":", 1) for line in lines)
    peak, private = (int(kibibytes[name].split()[0]) * 1024 for name in ("VmHWM", "RssAnon"))
    return peak, private


def _mib(size: int) -> str:
    return f"{size / 2**20:,.3g} MiB"
