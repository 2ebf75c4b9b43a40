"""How long a catalog takes to be read, checked and cleaned, beside pandas reading the same file.

python -m benchmarks.reading CATALOG

pandas keeps text in Arrow's columns, and makes Python's strings of it only when they are asked for. A catalog is read
to be used row by row, so its peer is pandas reading to rows of Python values (``to_dict("records")``). The time to the
frame alone is told too. Times are seconds of processor time, all threads together, the best of several in turn.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from search.catalog import CatalogFile

_TRIES = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("catalog", type=Path)
    source = pd.DataFrame(
        {"name": one.name, "description": one.description, "city": "".join(one.values("City")), "link": one.link}
        for one in CatalogFile(options.parse_args().catalog)
    )
    with tempfile.TemporaryDirectory() as folder:
        lines, text, parquet = (Path(folder) / name for name in ("c.jsonl", "c.csv", "c.parquet"))
        source.to_json(lines, orient="records", lines=True)
        source.to_csv(text, index=False)
        source.to_parquet(parquet)
        peers: dict[Path, Callable[[Path], Any]] = {
            lines: lambda path: pd.read_json(path, lines=True, dtype=False),
            text: pd.read_csv,
            parquet: pd.read_parquet,
        }
        for path, read in peers.items():
            _compare(path, read, len(source))


def _compare(path: Path, read: Callable[[Path], Any], count: int) -> None:
    mapping = CatalogFile(path).mapping
    guessing, ours, rows, frame = _seconds(
        lambda: CatalogFile(path).mapping,
        lambda: sum(1 for _ in CatalogFile(path, mapping)),
        lambda: read(path).to_dict("records"),
        lambda: read(path),
    )
    print(
        f"{path.suffix[1:]}: {count:,} records in {ours * 1000:.0f} ms, {ours / rows:.2f} x pandas to rows "
        f"({rows * 1000:.0f} ms), {ours / frame:.1f} x pandas to a frame ({frame * 1000:.0f} ms); "
        f"the guess takes {guessing * 1000:.0f} ms"
    )


def _seconds(*works: Callable[[], object]) -> list[float]:
    """The least of each."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(_TRIES):
        for work, taken in zip(works, times, strict=True):
            started = time.process_time()
            work()
            taken.append(time.process_time() - started)
    return [min(taken) for taken in times]


if __name__ == "__main__":
    main()
