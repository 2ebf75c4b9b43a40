"""``python -m benchmarks.scale CATALOG VECTORS``: speed and size of synthetic catalogs of several sizes, as a table."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.conditions import machine
from benchmarks.scale.table import table
from benchmarks.scale.work import Numbers, Work, run

_SIZES = "10k,100k,1m"
_UNITS = {"k": 1_000, "m": 1_000_000}


def main() -> int:
    """0 whether or not the bounds are met: this measures, and says what is missed."""
    options = _parser().parse_args()
    described = machine()
    found: dict[int, Numbers] = {}
    with TemporaryDirectory(dir=options.folder) as folder:
        for size in options.sizes:
            found[size] = measure(options.catalog, options.vectors, size, Path(folder))
            if options.json:
                options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(table(found))
    print(f"\n{described}; synthetic records made of {options.catalog.name} and its vectors")
    return 0


def measure(catalog: Path, vectors: Path, size: int, folder: Path) -> Numbers:
    """The numbers of one size, each under the name of its step."""
    work = Work(folder / str(size), vectors)
    work.index.mkdir(parents=True)
    if not work.queries_file.exists():
        _tell("Encoding the queries")
        run("encode", work, str(catalog))
    _tell(f"{size:,} records: preparing")
    run("prepare", work, str(catalog), str(size))
    builds, raws = [], []
    for _ in range(_rounds(size)):
        _tell(f"{size:,} records: building")
        builds.append(run("build", work))
        raws.append(run("build_raw", work))
    numbers = _named("build", _median(builds)) | _named("raw", _median(raws))
    numbers["build peak"] = max(found["peak"] for found in builds)
    _tell(f"{size:,} records: opening and asking")
    opened = [run("open", work) for _ in range(_OPENED + 1)][1:]
    numbers |= _named("open", _median(opened)) | run("ask", work)
    shutil.rmtree(work.folder)
    return numbers


_OPENED = 5


def _rounds(size: int) -> int:
    return 3 if size <= 20_000 else 1


def _median(runs: list[Numbers]) -> Numbers:
    return {name: sorted(run[name] for run in runs)[len(runs) // 2] for name in runs[0]}


def _named(step: str, numbers: Numbers) -> Numbers:
    return {f"{step} {name}": value for name, value in numbers.items()}


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


def _sizes(text: str) -> list[int]:
    sizes = [int(float(size[:-1]) * _UNITS[size[-1]]) if size[-1] in _UNITS else int(size) for size in text.split(",")]
    return sorted(sizes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description="Measure speed and size.")
    parser.add_argument("catalog", type=lambda path: Path(path).resolve(), metavar="CATALOG", help="JSON Lines")
    parser.add_argument(
        "vectors", type=lambda path: Path(path).resolve(), metavar="VECTORS", help=".npy, row i for line i of it"
    )
    parser.add_argument("--sizes", type=_sizes, default=_sizes(_SIZES), help=f"numbers of records; default: {_SIZES}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers there, too")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where to work; 10 GB for each million records")
    return parser


if __name__ == "__main__":
    sys.exit(main())
