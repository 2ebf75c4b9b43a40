"""Programs that stand in for ``python -m search index`` in a build's process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def program(path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have builds run a shell script, which has their arguments and environment."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    return path
