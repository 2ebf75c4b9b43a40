"""``python -m search check``."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from search.cli import main
from search.edge.database import EdgeDatabase
from tests.corpus import SHOPS


@pytest.fixture
def copied(index_dir: Path, tmp_path: Path) -> Path:
    """An index to damage."""
    return Path(shutil.copytree(index_dir, tmp_path / "i"))


def check(folder: Path) -> int:
    return main(["check", "--index-dir", str(folder)])


def test_an_intact_index_is_said_to_be_so_with_the_memory_taken(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(index_dir) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert f"{len(SHOPS)} records" in out
    assert "rank_bm25" in out
    assert re.search(r"\d MB", out)


@pytest.mark.parametrize("same_size", [True, False])
def test_a_damaged_file_is_named(copied: Path, same_size: bool, capsys: pytest.CaptureFixture[str]) -> None:
    live = EdgeDatabase(copied).live("startups")
    assert live is not None
    largest = max((path for path in (copied / live / "shard").rglob("*") if path.is_file()), key=_size)
    data = largest.read_bytes()
    largest.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if same_size else data[:-1])
    assert check(copied) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert largest.name in err
    assert "python -m search index" in err
    assert "Traceback" not in err


def test_a_missing_index_is_told_with_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path / "none") == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "python -m search index" in err


def _size(path: Path) -> int:
    return path.stat().st_size
