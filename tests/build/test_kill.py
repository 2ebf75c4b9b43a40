"""A process killed at any moment of a build leaves the old index or the new one, and nothing is encoded twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.edge.database import EdgeDatabase
from search.settings import Settings
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build
from tests.places import CATALOG

ROOT = Path(__file__).resolve().parents[2]
COUNT = 160

Told = dict[str, Any]


def catalog(path: Path, word: str, count: int = COUNT) -> Path:
    return write_jsonl(path, [{"name": f"{word}{i}", "description": f"{word} number {i}"} for i in range(count)])


def run(source: Path, root: Path, until: Callable[[Told], bool], sent: int = signal.SIGKILL) -> list[Told]:
    """Build in a process until it tells what is waited for, then send it a signal; gives all it has told."""
    inherited = {k: v for k, v in os.environ.items() if k.lower() not in Settings.model_fields}
    given = {"INDEX_DIR": str(root / "index"), "QDRANT_COLLECTION": CATALOG}
    process = subprocess.Popen(
        [sys.executable, "-m", "search", "index", "--progress", "json", str(source)],
        cwd=ROOT,
        env={**inherited, **given},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(json.loads(line))
        if until(told[-1]):
            process.send_signal(sent)
            break
    told += [json.loads(line) for line in process.stdout.read().splitlines() if line.endswith("}")]
    process.wait(60)
    return told


def at(phase: str, done: int = 0) -> Callable[[Told], bool]:
    return lambda told: told.get("phase") == phase and told["done"] >= done


def live_whole(root: Path) -> tuple[str, bool]:
    """The catalog that the live index is of, and whether it is whole; it can be opened and holds all points."""
    database = EdgeDatabase(root / "index")
    live = database.live(CATALOG)
    assert live is not None
    store, manifest = database.open(live)
    assert store.count() == manifest.points
    store.close()
    return manifest.catalog_name, manifest.whole


def test_killed_builds_leave_a_whole_index_and_resume(tmp_path: Path) -> None:
    """The real program with the real model, killed at one moment after the other."""
    build(catalog(tmp_path / "old.jsonl", "old", 40), tmp_path)
    new = catalog(tmp_path / "new.jsonl", "new")
    run(new, tmp_path, at("Storing words"))
    assert live_whole(tmp_path) == ("old.jsonl", True)
    run(new, tmp_path, at("Encoding meanings", 64))
    assert live_whole(tmp_path) == ("new.jsonl", False)
    resumed = run(new, tmp_path, at("Storing vectors"))
    (first, *_) = [told["done"] for told in resumed if told.get("phase") == "Encoding meanings"]
    assert 64 <= first <= COUNT
    before = {path.name for path in (tmp_path / "index" / CATALOG).iterdir()}
    ended = run(new, tmp_path, at("Storing vectors"), signal.SIGTERM)
    assert "Encoding meanings" not in {told.get("phase") for told in ended}
    assert {path.name for path in (tmp_path / "index" / CATALOG).iterdir()} <= before
    assert live_whole(tmp_path) == ("new.jsonl", False)
    *_, last = run(new, tmp_path, lambda told: False)
    assert last == {"indexed": COUNT, "encoded": 0, "new": 0, "changed": 0, "removed": 0, "reused": COUNT}
    assert live_whole(tmp_path) == ("new.jsonl", True)


BUILD = """
import sys
from pathlib import Path
from tests.indexes import build
import tests.indexes
tests.indexes.CATALOG = sys.argv[3]
print(build(Path(sys.argv[1]), Path(sys.argv[2])).manifest.records)
"""


def test_two_builds_at_once_both_succeed(tmp_path: Path) -> None:
    sources = [catalog(tmp_path / f"{word}.jsonl", word, count) for word, count in (("a", 1_500), ("b", 1_600))]
    arguments = [sys.executable, "-c", BUILD]
    processes = [
        subprocess.Popen([*arguments, str(source), str(tmp_path), CATALOG], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for source in sources
    ]
    assert [process.communicate(timeout=200)[0].strip() for process in processes] == ["1500", "1600"]
    assert live_whole(tmp_path) in {("a.jsonl", True), ("b.jsonl", True)}


@pytest.mark.parametrize("age", ["young", "old"])
def test_what_a_dead_build_left_goes_with_age(shops: Path, tmp_path: Path, age: str) -> None:
    build(shops, tmp_path)
    left, _ = EdgeDatabase(tmp_path / "index").create(CATALOG, 16, 100)
    folder = tmp_path / "index" / left
    if age == "old":
        for path in (folder, *folder.rglob("*")):
            os.utime(path, (0, 0))
    build(shops, tmp_path, HashEncoder())
    assert folder.exists() == (age == "young")
