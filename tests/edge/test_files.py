from __future__ import annotations

import os
from pathlib import Path

import pytest

from search.edge.files import copy_tree, damaged_files, list_files, wrong_sizes

MEGABYTE = 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of several kinds, one of them with holes before, between and after what it says."""
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "small").write_bytes(b"some text")
    (folder / "empty").touch()
    with (folder / "below" / "sparse").open("wb") as file:
        for at in (8, 24):
            file.seek(at * MEGABYTE)
            file.write(os.urandom(100_000))
        file.truncate(64 * MEGABYTE)
    (folder / "large").write_bytes(os.urandom(3 * MEGABYTE))
    (folder / "segment.json").write_text('{"a": 1, "b": 2}')
    return folder


def taken(path: Path) -> int:
    return path.stat().st_blocks * 512


def test_holes_stay_holes_in_a_copy(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy_tree(folder, copy)
    assert [*damaged_files(copy, list_files(folder))] == []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        assert (copy / path.relative_to(folder)).read_bytes() == path.read_bytes()
    assert taken(folder / "below" / "sparse") < MEGABYTE
    assert taken(copy / "below" / "sparse") < 2 * MEGABYTE + 8192


def test_a_file_says_the_same_with_holes_and_with_zeros(folder: Path) -> None:
    files, sparse = list_files(folder), folder / "below" / "sparse"
    data = sparse.read_bytes()
    sparse.write_bytes(data)
    assert taken(sparse) >= len(data)
    assert damaged_files(folder, files) == []


def test_what_the_engine_writes_in_another_order_is_the_same(folder: Path) -> None:
    files = list_files(folder)
    (folder / "segment.json").write_text('{"b": 2,   "a": 1}')
    assert damaged_files(folder, files) == []
    (folder / "segment.json").write_text('{"b": 3, "a": 1}')
    assert len(damaged_files(folder, files)) == 1


def test_missing_and_shortened_files_are_named_cheaply(folder: Path) -> None:
    files = list_files(folder)
    (folder / "small").unlink()
    os.truncate(folder / "large", 5)
    assert sorted(clause.split()[0] for clause in wrong_sizes(folder, files)) == ["large", "small"]


@pytest.mark.parametrize("at", [0, 9 * MEGABYTE, 24 * MEGABYTE + 50_000, 64 * MEGABYTE - 1])
def test_a_changed_byte_is_noticed_in_a_hole_too(folder: Path, at: int) -> None:
    files, sparse = list_files(folder), folder / "below" / "sparse"
    with sparse.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))
    for quick in (False, True):
        (clause,) = damaged_files(folder, files, quick=quick)
        assert clause.startswith("below/sparse ")


def test_a_quick_look_leaves_out_what_is_large(folder: Path) -> None:
    files = list_files(folder)
    for name in ("small", "large"):
        with (folder / name).open("r+b") as file:
            file.write(b"X")
    assert {clause.split()[0] for clause in damaged_files(folder, files)} == {"small", "large"}
    assert {clause.split()[0] for clause in damaged_files(folder, files, quick=True)} == {"small"}
