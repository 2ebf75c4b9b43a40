"""What must not depend on what, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_library_never_imports_streamlit() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "search").rglob("*.py"))
        if path.name != "__main__.py"
    ]
    assert "streamlit" not in loaded_after("\n".join(f"import {module}" for module in modules))


@pytest.mark.parametrize(
    "module",
    [
        "search",
        "search.catalog",
        "search.fulltext",
        "search.neural",
        "search.hybrid",
        "search.compare.running",
        "search.explain",
        "search.noise",
        "search.index",
        "search.service",
        "search.view.report",
        "search.api",
        "search.cli",
    ],
)
def test_the_model_is_not_loaded_before_it_is_needed(module: str) -> None:
    heavy = {"torch", "transformers", "sentence_transformers", "pandas", "sklearn", "qdrant_client"}
    assert not heavy & loaded_after(f"import {module}")


def test_no_file_hides_more_than_one_idea() -> None:
    for path in [
        *ROOT.glob("*.py"),
        *(p for d in ("search", "pages", "tests", "benchmarks") for p in (ROOT / d).rglob("*.py")),
    ]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path
        assert path.name != "utils.py"
