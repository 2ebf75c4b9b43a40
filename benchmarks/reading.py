"""How long a catalog takes to be read and checked, beside pandas reading the same file.

python -m benchmarks.reading CATALOG
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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
        peers: dict[Path, Callable[[Path], object]] = {
            lines: lambda path: pd.read_json(path, lines=True, dtype=False),
            text: pd.read_csv,
            parquet: pd.read_parquet,
        }
        for path, read in peers.items():
            ours = _seconds(lambda path=path: sum(1 for _ in CatalogFile(path)))  # type: ignore[misc]
            theirs = _seconds(lambda path=path, read=read: read(path))  # type: ignore[misc]
            print(f"{path.suffix[1:]}: {len(source):,} records in {ours / theirs:.2f} x pandas reading")


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_TRIES):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    main()
