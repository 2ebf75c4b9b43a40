"""The files of a collection: listed with size and checksum when it is complete, compared with that list later."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from search.index.manifest import StoredFile

_CHUNK = 2**20
_BLOCK = 2**16
# Qdrant Edge writes these two again whenever a shard is opened, in another order.
_REWRITTEN = ("edge_config.json", "segment.json")
_SMALL = 2**20
_IDS = "id_tracker"


def list_files(folder: Path) -> tuple[StoredFile, ...]:
    """Every file below ``folder``, in order of path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        StoredFile(path=str(path.relative_to(folder)), size=_size(path), sha256=_sha256(path)) for path in paths
    )


def wrong_sizes(folder: Path, files: tuple[StoredFile, ...]) -> list[str]:
    """The files that are missing or have another size, one clause each; cheap."""
    found = []
    for file in files:
        path = folder / file.path
        if not path.is_file():
            found.append(f"{file.path} is missing")
        elif _size(path) != file.size:
            found.append(f"{file.path} has {_size(path):,} bytes instead of {file.size:,}")
    return found


def damaged_files(folder: Path, files: tuple[StoredFile, ...], *, quick: bool = False) -> list[str]:
    """The files that are missing or have other contents, one clause each.

    A ``quick`` look reads what is small and the ids: damage there makes the engine end the process or give
    wrong answers. Otherwise everything is read.
    """
    wrong = wrong_sizes(folder, files)
    known = {clause.split()[0] for clause in wrong}
    return wrong + [
        f"{file.path} has changed since it was written"
        for file in files
        if file.path not in known
        and (not quick or _is_quick(folder / file.path))
        and _sha256(folder / file.path) != file.sha256
    ]


def copy_tree(source: Path, target: Path) -> None:
    """Copy files and folders; holes in files stay holes."""
    for parent, _, files in os.walk(source):
        here = target / Path(parent).relative_to(source)
        here.mkdir(parents=True, exist_ok=True)
        for name in files:
            _copy_file(Path(parent) / name, here / name)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        write.truncate(os.fstat(read.fileno()).st_size)
        for offset, data in _data(read, _CHUNK):
            write.seek(offset)
            write.write(data)


def sync_tree(folder: Path) -> None:
    """Make files and folders durable."""
    for parent, _, files in os.walk(folder):
        for name in files:
            sync(Path(parent) / name)
        sync(Path(parent))


def sync(path: Path) -> None:
    """Make one file or folder durable."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _size(path: Path) -> int:
    return 0 if path.name in _REWRITTEN else path.stat().st_size


def _is_quick(path: Path) -> bool:
    return path.name.startswith(_IDS) or path.stat().st_blocks * 512 <= _SMALL


def _sha256(path: Path) -> str:
    """Of what a file says; long stretches of zeros are left out, as a file may have them as holes or not."""
    if path.name in _REWRITTEN:
        try:
            text = json.dumps(json.loads(path.read_bytes()), sort_keys=True)
        except ValueError:
            return ""
        return hashlib.sha256(text.encode()).hexdigest()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for offset, block in _data(file, _BLOCK):
            if block.strip(b"\0"):
                digest.update(offset.to_bytes(8, "big"))
                digest.update(block)
    return digest.hexdigest()


def _data(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """The blocks of a file, offsets in steps of ``size``, without those that lie in holes."""
    handle, at, end = file.fileno(), 0, os.fstat(file.fileno()).st_size
    while at < end:
        if hasattr(os, "SEEK_DATA"):
            try:
                at = os.lseek(handle, at, os.SEEK_DATA) // size * size
            except OSError:
                return  # a hole up to the end
        os.lseek(handle, at, os.SEEK_SET)
        block = os.read(handle, size)
        if not block:
            return
        yield at, block
        at += size
