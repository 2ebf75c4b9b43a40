"""How often the verdict was right on queries it was not made for, as the benchmark last wrote it."""

import json
from pathlib import Path
from typing import NamedTuple

MEASURED_FILE = Path(__file__).parent / "measured.json"


class Measured(NamedTuple):
    """Two shares from 0 to 1, each of how many queries: without an answer and flagged, with one and flagged."""

    catalog: str
    records: int
    date: str
    method: str
    flagged: float
    unanswerable: int
    wrongly_flagged: float
    answerable: int


def measured(path: Path = MEASURED_FILE) -> dict[str, Measured]:
    """What was measured, by the name of the catalog's file; empty if nothing was."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {entry["catalog"]: Measured(**entry) for entry in entries}


def write_measured(entry: Measured, path: Path = MEASURED_FILE) -> None:
    """Add an entry, replacing the one of the same catalog."""
    entries = measured(path) | {entry.catalog: entry}
    rows = [entries[name]._asdict() for name in sorted(entries)]
    path.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
