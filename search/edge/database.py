"""Collections in a folder of this machine.

A catalog is a subfolder, a collection a subfolder of that: a shard, and the manifest that is written last. The
file ``CURRENT`` names the live one and is replaced in one rename, so that a crash at any moment leaves the old
index or the new one.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from search.edge.files import copy_tree, damaged_files, list_files, sync, sync_tree
from search.edge.space import TO_OPEN, require_space, size_of, to_build
from search.edge.store import EdgeStore
from search.errors import CatalogError, CollectionGone, IndexMismatch, StoreUnavailable
from search.index.manifest import Manifest

_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_SHARD = "shard"
_OLD_LAYOUT = ("CURRENT", "gen-*", "journal-*.bin", "build.lock", "server")
_VERSION = re.compile(r"\d{14}-[0-9a-f]{6}")
_DEAD_AFTER = 3600.0
_JUST_NOW = 60.0


class EdgeDatabase:
    """A ``Database`` in a folder. A collection goes by "catalog/version"."""

    kind = "Qdrant Edge"
    apps_build = True

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def where(self) -> str:
        return str(self._root)

    def names(self) -> list[str]:
        return sorted(path.parent.name for path in self._root.glob(f"*/{_CURRENT}") if self.live(path.parent.name))

    def live(self, name: str) -> str | None:
        try:
            version = (self._root / name / _CURRENT).read_text(encoding="utf-8").partition("\n")[0].strip()
        except (OSError, UnicodeDecodeError):
            return None
        known = _VERSION.fullmatch(version) and (self._root / name / version).is_dir()
        return f"{name}/{version}" if known else None

    def missing(self, name: str) -> str:
        if (self._root / _CURRENT).exists():
            return f"The index in {self._shown} is of an older version of this software."
        return f"There is no index in {self._shown} yet."

    def source(self, name: str) -> str | None:
        """The file ``CURRENT`` tells it too, should the manifest be damaged."""
        folder = self._root / name
        with suppress(OSError, UnicodeDecodeError, IndexError):
            told = (folder / _CURRENT).read_text(encoding="utf-8").split("\n")[1].strip()
            if told:
                return told
        found: str | None = None
        for manifest in sorted([*folder.glob(f"*/{_MANIFEST}"), *self._root.glob(f"gen-*/{_MANIFEST}")], reverse=True):
            try:
                path: Any = json.loads(manifest.read_text(encoding="utf-8"))["catalog_path"]
            except (OSError, ValueError, TypeError, KeyError):
                path = None
            if isinstance(path, str):
                return path
            found = ""
        return found

    def open(self, collection: str) -> tuple[EdgeStore, Manifest]:
        """From a folder that cannot be written to, a copy is opened."""
        manifest, folder = self.manifest(collection), self._root / collection
        if wrong := self._damage(collection, manifest, quick=True):
            if not folder.exists():
                raise CollectionGone("The index has been replaced; ask again.")
            raise IndexMismatch(f"The index in {self._shown} is damaged: {wrong[0]}.")
        shard = folder / _SHARD
        if not _writable(shard):
            shard = _copied(shard)
        require_space(shard, TO_OPEN, "opening the index")
        try:
            store = EdgeStore.open(shard)
            count = store.count()
        except StoreUnavailable as error:
            if not folder.exists():
                raise CollectionGone("The index has been replaced; ask again.") from error
            raise IndexMismatch(f"The index in {self._shown} is damaged. {error}") from error
        if count != manifest.points:
            store.close()
            raise IndexMismatch(
                f"The index in {self._shown} is damaged: it holds {count:,} of {manifest.points:,} points."
            )
        return store, manifest

    def manifest(self, collection: str) -> Manifest:
        folder = self._root / collection
        try:
            data: Any = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            if not folder.exists():
                raise CollectionGone("The index has been replaced; ask again.") from None
            data = None
        return Manifest.of(data, f"The index in {self._shown}")

    def create(self, name: str, dimension: int, records: int, keys: Sequence[str] = ()) -> tuple[str, EdgeStore]:
        require_space(self._root, to_build(dimension, records), "building the index")
        collection = f"{name}/{time.strftime('%Y%m%d%H%M%S')}-{secrets.token_hex(3)}"
        folder = self._root / collection / _SHARD
        folder.mkdir(parents=True)
        try:
            return collection, EdgeStore.create(folder, dimension, records, keys)
        except BaseException:
            self.remove(collection)
            raise

    def publish(self, name: str, collection: str, manifest: Manifest) -> Manifest:
        folder = self._root / collection
        # The engine deletes the journals of a small shard when it is first opened.
        EdgeStore.open(folder / _SHARD).close()
        complete = manifest.model_copy(update={"store": self.kind, "files": list_files(folder / _SHARD)})
        sync_tree(folder / _SHARD)
        told = complete.model_dump_json(indent=1) + "\n"
        _replace(folder / _MANIFEST, told)
        _replace(self._root / name / _CURRENT, _naming(folder.name, complete.catalog_path, told.encode()))
        for pattern in _OLD_LAYOUT:
            for left in self._root.glob(pattern):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        return complete

    def remove(self, collection: str) -> None:
        shutil.rmtree(self._root / collection, ignore_errors=True)

    def sweep(self, name: str) -> None:
        live, now = self.live(name), time.time()
        found = sorted(f"{name}/{folder.name}" for folder in (self._root / name).glob("*-*") if folder.is_dir())
        keep = {live, *[one for one in found if self._whole(one)][-1:]} if live and not self._whole(live) else {live}
        for collection in found:
            folder = self._root / collection
            if collection in keep:
                continue
            complete = (folder / _MANIFEST).exists()
            if now - _last_written(folder) > (_JUST_NOW if complete else _DEAD_AFTER):
                self.remove(collection)

    def _whole(self, collection: str) -> bool:
        try:
            return self.manifest(collection).whole
        except (IndexMismatch, CollectionGone):
            return False

    def rename(self, name: str, new: str) -> None:
        if self.live(name) is None:
            raise CatalogError(f"There is no catalog named {name}.")
        if self.live(new) is not None:
            raise CatalogError(f"There is a catalog named {new} already; choose another name.")
        self.sweep(new)
        try:
            if (self._root / new).exists():
                (self._root / new).rmdir()
            (self._root / name).rename(self._root / new)
            sync(self._root)
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                raise CatalogError(f"A catalog named {new} is being built; choose another name.") from None
            raise StoreUnavailable(f"The catalog {name} cannot be renamed ({error.strerror}).") from error

    def drop(self, name: str) -> None:
        """``CURRENT`` goes first, so that a crash leaves no half of an index live."""
        folder = self._root / name
        try:
            for current in (folder / _CURRENT, *folder.glob(f"{_CURRENT}.*")):
                current.unlink(missing_ok=True)
            for version in folder.glob("*-*"):
                if _VERSION.fullmatch(version.name):
                    shutil.rmtree(version)
            with suppress(FileNotFoundError):
                folder.rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise StoreUnavailable(f"The catalog {name} cannot be deleted ({error.strerror}).") from error

    def size(self, name: str) -> int:
        return size_of(self._root / name)

    def check(self, collection: str) -> list[str]:
        return [f"{clause}." for clause in self._damage(collection, self.manifest(collection))]

    def _damage(self, collection: str, manifest: Manifest, *, quick: bool = False) -> list[str]:
        """What is damaged, one clause each; ``CURRENT`` tells what the manifest of the live collection should say."""
        folder = self._root / collection
        found = damaged_files(folder / _SHARD, manifest.files, quick=quick)
        with suppress(OSError):
            current = (folder.parent / _CURRENT).read_bytes()
            told = _naming(folder.name, manifest.catalog_path, (folder / _MANIFEST).read_bytes())
            if current.startswith(folder.name.encode()) and current != told.encode():
                found.append(f"{_CURRENT} and {_MANIFEST} do not belong together")
        return found

    @property
    def _shown(self) -> str:
        """The folder without the path to it, which is nobody's business on the network."""
        return self._root.name


def _naming(version: str, catalog_path: str, manifest: bytes) -> str:
    """What ``CURRENT`` says: the live version, its catalog file, and the checksum of its manifest."""
    return f"{version}\n{catalog_path}\n{hashlib.sha256(manifest).hexdigest()}\n"


def _replace(path: Path, text: str) -> None:
    """Write a file at once and durably."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync(path.parent)


def _last_written(folder: Path) -> float:
    times = []
    for path in (folder, *folder.rglob("*")):
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return max(times, default=0.0)


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY


def _copied(shard: Path) -> Path:
    """A copy that goes with this process: the engine maps its files for writing even if it only reads."""
    scratch = tempfile.TemporaryDirectory(prefix="index-")
    _SCRATCH.append(scratch)
    target = Path(scratch.name) / _SHARD
    require_space(target, size_of(shard) + TO_OPEN, "a copy of the index")
    copy_tree(shard, target)
    return target


_SCRATCH: list[tempfile.TemporaryDirectory[str]] = []
