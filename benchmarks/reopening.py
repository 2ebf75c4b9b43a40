"""The processor time it takes to answer from an index on disk, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np

from benchmarks.bench import Bench
from benchmarks.processes import environment
from benchmarks.row import Row, Target, duration

_RUNS = 5
_CPU_SECONDS = Target(1.0, at_least=False)


def measure(bench: Bench) -> list[Row]:
    """Opening words and vectors and answering one full-text query, without and with Python's imports."""
    runs = [_run(bench) for _ in range(_RUNS + 1)][1:]
    opening, whole = np.median(runs, axis=0).tolist()
    return [
        Row("opening an index and a first full-text query, CPU", opening, "s", duration(opening), target=_CPU_SECONDS),
        Row("the same with starting Python and its imports, CPU", whole, "s", duration(whole), target=_CPU_SECONDS),
    ]


def _run(bench: Bench) -> tuple[float, float]:
    command = [sys.executable, "-m", "benchmarks.reopen", bench.queries[0]]
    done = subprocess.run(command, env=environment(bench), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found["opening"], found["whole"]
