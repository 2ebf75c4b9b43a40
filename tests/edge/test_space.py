"""A disk that is full, or that cannot be written to."""

from __future__ import annotations

import shutil
import subprocess
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from search.cli import main
from search.edge.database import EdgeDatabase
from search.errors import DiskFull
from search.request import ENGINES, FULLTEXT, SearchRequest
from search.store.payload import payload_of
from search.store.store import Point, Sparse
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import MODEL, build, opened
from tests.places import CATALOG

MEGABYTE = 2**20
Usage = namedtuple("Usage", "total used free")


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small disk in memory; the test is left out where none may be mounted."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", *options, str(folder)], capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def disk(folder: Path, megabytes: int) -> AbstractContextManager[Path]:
    return mounted(folder, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs")


@pytest.fixture
def leave(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Has disks tell that so many bytes are left."""

    def left(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - free, free))

    return left


def what_lies_in(root: Path) -> set[str]:
    return {str(path.relative_to(root)) for path in root.glob(f"index/{CATALOG}/*")}


def test_a_build_without_space_is_refused_and_leaves_what_was_live(
    shops: Path, tmp_path: Path, leave: Callable[[int], None]
) -> None:
    build(shops, tmp_path)
    before, index = what_lies_in(tmp_path), opened(tmp_path)
    leave(3 * MEGABYTE)
    encoder = HashEncoder()
    with pytest.raises(DiskFull, match="3 MB") as told:
        build(write_jsonl(tmp_path / "new.jsonl", [{"name": "New"}]), tmp_path, encoder)
    assert str(tmp_path) not in str(told.value)
    assert "\n" not in str(told.value)
    assert (what_lies_in(tmp_path), encoder.encoded) == (before, [])
    assert index.search(SearchRequest("dog", FULLTEXT)).hits[0].record.name == "Pawtrol"


def test_an_index_is_not_opened_without_space_and_what_is_open_goes_on(
    shops: Path, tmp_path: Path, leave: Callable[[int], None]
) -> None:
    build(shops, tmp_path)
    index = opened(tmp_path)
    leave(3 * MEGABYTE)
    with pytest.raises(DiskFull, match="3 MB"):
        opened(tmp_path)
    for engine in ENGINES:
        assert index.search(SearchRequest("dog", engine)).hits


@pytest.mark.parametrize("step", ["upsert", "finish"])
def test_space_that_goes_during_a_build_is_noticed(tmp_path: Path, step: str, leave: Callable[[int], None]) -> None:
    _, store = EdgeDatabase(tmp_path).create(CATALOG, 0, 1)
    point = Point(0, payload_of(SHOPS[0], ["bread"]), words=Sparse([1], [1.0]))
    if step == "finish":
        store.upsert([point])
    leave(3 * MEGABYTE)
    with pytest.raises(DiskFull):
        store.upsert([point]) if step == "upsert" else store.finish()
    store.close()


@pytest.mark.parametrize("megabytes", [3, 40, 100, 150])
def test_a_real_disk_that_is_too_small_is_told_before_it_ends_the_process(
    megabytes: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Building, opening and searching as the shell does; none of it is ended by a signal."""
    catalog = write_jsonl(tmp_path / "many.jsonl", [*shop_records(), *({"name": f"s{i}"} for i in range(500))])
    monkeypatch.setenv("MODEL", MODEL)
    with disk(tmp_path / "disk", megabytes) as root:
        with suppress(DiskFull):
            build(catalog, root)
        assert (EdgeDatabase(root / "index").live(CATALOG) is None) == (what_lies_in(root) == set())
        monkeypatch.setenv("QDRANT_COLLECTION", CATALOG)
        code = main(["query", "dog", "--engine", "fulltext", "--index-dir", str(root / "index")])
        out, err = capsys.readouterr()
        assert ("Pawtrol" in out) == (code == 0)
        assert err.count("\n") == (code != 0)


def test_the_space_asked_for_is_enough_for_a_build_and_for_opening(tmp_path: Path) -> None:
    """On a disk that has just what is asked for, and a cache of vectors beside it."""
    catalog = write_jsonl(
        tmp_path / "many.jsonl", [{"name": f"s{i}", "description": f"text {i} " * 20} for i in range(2_000)]
    )
    with disk(tmp_path / "disk", 300) as root:
        build(catalog, root, HashEncoder(384))
        index = opened(root, HashEncoder(384))
        assert index.search(SearchRequest("text", FULLTEXT)).matches == 2_000
        index.close()


def test_an_index_that_cannot_be_written_to_is_searched(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    with mounted(tmp_path / "index", "--bind", str(tmp_path / "index")):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(tmp_path / "index")], check=True)
        with pytest.raises(OSError, match=r"[Rr]ead-only"):
            (tmp_path / "index" / "new").touch()
        index = opened(tmp_path)
        for engine in ENGINES:
            assert index.search(SearchRequest("dog", engine)).hits
        assert EdgeDatabase(tmp_path / "index").check(index.collection) == []
        index.close()
