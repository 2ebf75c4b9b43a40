"""A process killed at any moment of a build leaves the old index or the new one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, open_engines, text_parts

BUILD = """
import sys, time
from pathlib import Path
from tests.corpus import HashEncoder
from tests.indexes import build

class Slow(HashEncoder):
    def encode(self, texts):
        time.sleep(0.02)
        return super().encode(texts)

print("started", flush=True)
encoder = Slow()
build(Path(sys.argv[1]), Path(sys.argv[2]), encoder)
print("encoded", len(encoder.records), flush=True)
"""


def catalog(path: Path, word: str, count: int = 1500) -> Path:
    return write_jsonl(path, [{"name": f"{word}{i}", "description": f"{word} number {i}"} for i in range(count)])


def builder(source: Path, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", BUILD, str(source), str(root)], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("attempt", range(6))
def test_killed_builds_leave_a_whole_index_and_resume(tmp_path: Path, attempt: int) -> None:
    root = tmp_path / "i"
    old, new = catalog(tmp_path / "old.jsonl", "old", 40), catalog(tmp_path / "new.jsonl", "new")
    build(old, root)
    process = builder(new, root)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(attempt).uniform(0.0, 1.2))
    process.send_signal(signal.SIGKILL)
    process.communicate()

    opened = open_engines(root, HashEncoder())
    served = {startup.name[:3] for startup in text_parts(opened).records}
    assert served in ({"old"}, {"new"})
    assert opened.neural.store.count() == len(opened.parts.records)

    journalled = sum(path.stat().st_size for path in root.glob("journal-*"))
    output, _ = builder(new, root).communicate(timeout=60)
    encoded = int(output.split()[-1])
    assert encoded < 1500 if journalled or served == {"new"} else encoded == 1500
    opened = open_engines(root, HashEncoder())
    assert len(opened.parts.records) == opened.neural.store.count() == 1500
    assert opened.parts.fulltext.search("1499", limit=1).hits[0].startup.name == "new1499"
    assert len(list(root.glob("gen-*"))) <= 2
