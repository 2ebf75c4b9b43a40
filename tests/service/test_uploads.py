from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import CatalogError, DiskFull, ReadOnly, StoreUnavailable
from search.service.uploads import Uploads, safe_name
from tests.indexes import settings_of

Usage = namedtuple("Usage", "total used free")


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_upload_is_kept_by_what_it_holds(tmp_path: Path) -> None:
    uploads, body = Uploads(settings_of(tmp_path)), b"name\nEmma\n" * 300_000
    path = uploads.take(io.BytesIO(body), "C:\\Books & more\\My books.csv")
    assert path.read_bytes() == body
    assert (path.name, path.parent.name) == ("My books.csv", hashlib.sha256(body).hexdigest())
    assert uploads.take(io.BytesIO(body), "My books.csv") == path
    assert len(files(tmp_path)) == 1
    assert uploads.holds(path)
    assert not uploads.holds(tmp_path / "other.csv")
    assert not uploads.holds(path.parent / "none.csv")


def test_what_is_too_large_or_empty_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    uploads = Uploads(settings_of(tmp_path, max_upload_mb=1))
    assert uploads.take(io.BytesIO(b"x" * 1_000_000), "a").exists()
    for body in (b"x" * 1_000_001, b""):
        with pytest.raises(CatalogError):
            uploads.take(io.BytesIO(body), "b.csv")
    assert len(files(tmp_path)) == 1


def test_a_demo_that_is_read_only_takes_none(tmp_path: Path) -> None:
    with pytest.raises(ReadOnly, match="READ_ONLY"):
        Uploads(settings_of(tmp_path, read_only=True)).take(io.BytesIO(b"x"), "a.csv")
    assert files(tmp_path) == []


class Failing(io.BytesIO):
    """A stream that breaks off with an error after its first chunk."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self._answers: list[bytes | BaseException] = [b"x" * 1_000, error]

    def read(self, size: int | None = -1) -> bytes:
        answer = self._answers.pop(0)
        if isinstance(answer, bytes):
            return answer
        raise answer


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left"), DiskFull),
        (OSError(errno.EIO, "Input/output error"), StoreUnavailable),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_nothing_is_left_of_an_upload_that_breaks_off(
    error: BaseException, told: type[BaseException], tmp_path: Path
) -> None:
    with pytest.raises(told):
        Uploads(settings_of(tmp_path)).take(Failing(error), "a.csv")
    assert files(tmp_path) == []


def test_a_disk_that_is_almost_full_is_told_before_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 10**6))
    with pytest.raises(DiskFull):
        Uploads(settings_of(tmp_path)).take(io.BytesIO(b"x"), "a.csv")
    assert files(tmp_path) == []


def test_old_uploads_that_nobody_names_are_swept(tmp_path: Path) -> None:
    uploads = Uploads(settings_of(tmp_path))
    kept, young, old = (uploads.take(io.BytesIO(text.encode()), f"{text}.csv") for text in ("kept", "young", "old"))
    for path in (kept, old):
        os.utime(path.parent, (1, 1))
    (old.parent.parent / "part-0123").write_text("half")
    os.utime(old.parent.parent / "part-0123", (1, 1))
    uploads.sweep([kept, Path("/elsewhere/f.csv")])
    assert (kept.exists(), young.exists(), old.exists()) == (True, True, False)
    assert len(files(tmp_path)) == 2
    Uploads(settings_of(tmp_path / "none")).sweep([])


@given(st.text(max_size=300))
def test_no_name_escapes_the_folder(text: str) -> None:
    name = safe_name(text)
    assert Path("/data", name).resolve().parent == Path("/data")
    assert 1 <= len(name.encode()) <= 150
    assert not name.startswith(".")
    assert "\0" not in name
    assert safe_name(name) == name


def test_the_end_of_a_name_is_kept() -> None:
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("x" * 500 + ".xlsx").endswith("x.xlsx")
    assert safe_name("...") == "upload"
