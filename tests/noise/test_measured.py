from __future__ import annotations

from pathlib import Path

from search.noise import Measured, measured
from search.noise.measured import write_measured

ENTRY = Measured("shops.jsonl", 5, "2026-01-31", "by hand", 0.9, 40, 0.025, 80)


def test_entries_are_kept_by_catalog_and_the_newest_replaces(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    assert measured(path) == {}
    other = ENTRY._replace(catalog="bakers.jsonl")
    for entry in (ENTRY, other, ENTRY._replace(flagged=0.8)):
        write_measured(entry, path)
    assert measured(path) == {"bakers.jsonl": other, "shops.jsonl": ENTRY._replace(flagged=0.8)}


def test_what_ships_was_measured_on_the_bundled_catalog() -> None:
    entry = measured()["startups.jsonl"]
    assert entry.flagged >= 0.75
    assert entry.wrongly_flagged <= 0.05
    assert min(entry.unanswerable, entry.answerable) >= 40
