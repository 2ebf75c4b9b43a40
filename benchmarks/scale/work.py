"""The folder that the steps of a measurement share, and the processes that they run in."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.scale.synthetic import KnownVectors
from search.edge.database import EdgeDatabase
from search.settings import Settings, load_settings

NAME = "scale"

_ROOT = Path(__file__).resolve().parents[2]
_SAMPLE_SECONDS = 0.01

Numbers = dict[str, float]


@dataclass(frozen=True)
class Work:
    """A folder for one size, beside the queries for all sizes, and the real vectors."""

    folder: Path
    vectors: Path

    @property
    def catalog(self) -> Path:
        return self.folder / "catalog.jsonl"

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def queries_file(self) -> Path:
        return self.folder.parent / "queries.npz"

    @property
    def database(self) -> EdgeDatabase:
        return EdgeDatabase(self.index)

    @property
    def settings(self) -> Settings:
        return load_settings(index_dir=self.index, qdrant_collection=NAME, model=NAME)

    def queries(self) -> dict[str, NDArray[np.float32]]:
        """The queries with their vectors from the real model."""
        with np.load(self.queries_file) as stored:
            return dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))

    def encoder(self) -> KnownVectors:
        return KnownVectors(self.vectors, self.queries())


def run(step: str, work: Work, *arguments: str) -> Numbers:
    """What a step tells, with the ``peak`` of its anonymous memory in bytes.

    The peak is sampled from here: Qdrant Edge holds Python's lock in the step for long.
    """
    command = [sys.executable, "-m", "benchmarks.scale.step", step, str(work.folder), str(work.vectors), *arguments]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, anonymous(process.pid))
        time.sleep(_SAMPLE_SECONDS)
    assert process.stdout is not None
    told = process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"the step {step} failed with the code {process.returncode}")
    return {**(json.loads(told) if told else {}), "peak": peak}


def anonymous(pid: int | str = "self") -> int:
    """Bytes of a process's memory that no file backs; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), 0)
