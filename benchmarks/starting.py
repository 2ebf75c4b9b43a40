"""From starting the app to its first full-text answer, against a bare Streamlit app."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

import numpy as np

from benchmarks.bench import Bench
from benchmarks.processes import environment, streamlit
from benchmarks.row import Row, Target, slower

APP = Path(__file__).resolve().parent.parent / "app.py"

_PAIRS = 7
_AS_LONG = Target(2.0, at_least=False)
_BARE = 'import streamlit; streamlit.write("Hello")\n'


def measure(bench: Bench) -> list[Row]:
    """Fresh processes in turn, the first pair left out."""
    pairs = []
    question = f"/api/search?engine=fulltext&q={quote(bench.queries[0])}"
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(_BARE, encoding="utf-8")
        for _ in range(_PAIRS + 1):
            pairs.append((_seconds(bench, APP, question), _seconds(bench, bare, "/_stcore/health")))
    ours, theirs = np.median(pairs[1:], axis=0).tolist()
    return [slower("app start to the first full-text answer, vs a bare app's health", ours, theirs, _AS_LONG)]


def _seconds(bench: Bench, script: Path, path: str) -> float:
    with streamlit(script, environment(bench)) as server:
        return server.seconds_until(path)
