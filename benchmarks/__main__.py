"""``python -m benchmarks [CATALOG]``: measure, and print the ratios as a Markdown table."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from benchmarks import (
    against_bm25s,
    against_local_qdrant,
    against_rank_bm25,
    comparing,
    encoding,
    memory,
    noise,
    painting,
    reopening,
    serving,
    starting,
)
from benchmarks.bench import prepare
from benchmarks.conditions import conditions
from benchmarks.row import HEADER, Row
from search.errors import SearchError
from search.settings import BUNDLED_CATALOG

_MEASURES = {
    "rank_bm25": against_rank_bm25.measure,
    "bm25s": against_bm25s.measure,
    "vectors": against_local_qdrant.measure,
    "encoding": encoding.measure,
    "noise": noise.measure,
    "comparing": comparing.measure,
    "painting": painting.measure,
    "reopening": reopening.measure,
    "serving": serving.measure,
    "starting": starting.measure,
    "memory": memory.measure,
}


def main() -> int:
    """0 whether or not targets are met: this measures, and says what is missed."""
    options = _parser().parse_args()
    # As an exception it ends the servers that were started for a measurement, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        bench = prepare(options.catalog, options.index_dir)
    except SearchError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 1
    described = conditions(bench)
    rows: list[Row] = []
    print(HEADER, flush=True)
    for name in options.only or _MEASURES:
        print(f"Measuring {name} …", file=sys.stderr, flush=True)
        for row in _MEASURES[name](bench):
            rows.append(row)
            print(row, flush=True)
    print(f"\n{_verdict(rows)}\n\n{described}")
    return 0


def _verdict(rows: list[Row]) -> str:
    judged = [row for row in rows if row.met is not None]
    missed = [row.measure for row in judged if not row.met]
    met = f"{len(judged) - len(missed)} of {len(judged)} targets met"
    return f"{met}; MISSED: {'; '.join(missed)}." if missed else f"{met}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against peers.")
    parser.add_argument(
        "catalog", nargs="?", type=Path, default=BUNDLED_CATALOG, metavar="CATALOG", help="default: the bundled one"
    )
    parser.add_argument(
        "--only", action="append", choices=_MEASURES, metavar="NAME", help=f"one of {', '.join(_MEASURES)}; repeatable"
    )
    parser.add_argument(
        "--index-dir", type=Path, metavar="DIR", help="an index of the catalog; default: one kept for measuring"
    )
    return parser


sys.exit(main())
