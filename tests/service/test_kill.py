"""Imports that are killed at fifty random moments leave the old index or the new one, and go on afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).resolve().parents[2]
SIDE_BY_SIDE, MOMENTS = 2, 25


def test_nothing_is_lost_and_no_half_index_is_served(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.service.killing", str(tmp_path / str(one)), str(MOMENTS)],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for one in range(SIDE_BY_SIDE)
    ]
    for process in running:
        told, fault = process.communicate(timeout=800)
        assert told == "sound\n", fault
