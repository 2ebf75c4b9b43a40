"""One index's folder: finished generations, and a file that names the one in force.

A build fills a new generation folder and then replaces the file ``CURRENT`` in one rename, so
that a crash at any moment leaves the old index or the new one. The generation before the current
one is kept for processes that still read it; older and unfinished ones are removed.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import IndexBusy, IndexMissing

_CURRENT = "CURRENT"
_PREFIX = "gen-"


class IndexFolder:
    """The folder of one index; it need not exist yet."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current_name(self) -> str | None:
        """The name of the generation in force, or None."""
        try:
            name = (self.root / _CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return name if name.startswith(_PREFIX) and (self.root / name).is_dir() else None

    def current(self) -> Path:
        """The generation in force; raises IndexMissing."""
        name = self.current_name()
        if name is None:
            raise IndexMissing(f"There is no index in {self.root} yet.")
        return self.root / name

    @contextmanager
    def building(self) -> Iterator[Path]:
        """A new, empty generation folder, held by this process alone; raises IndexBusy.

        Nothing changes for readers until ``publish``.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "build.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise IndexBusy(
                f"Another process is building the index in {self.root}; wait for it, or choose another INDEX_DIR."
            ) from None
        try:
            generation = self.root / self.new_name()
            generation.mkdir()
            yield generation
        finally:
            lock.release()

    @staticmethod
    def new_name() -> str:
        """A name that no generation has yet."""
        return f"{_PREFIX}{time.strftime('%Y%m%d%H%M%S')}-{secrets.token_hex(3)}"

    def publish(self, generation: Path) -> None:
        """Put a finished generation in force, at once and durably."""
        _sync_tree(generation)
        temporary = self.root / f"{_CURRENT}.new"
        with temporary.open("w", encoding="ascii") as file:
            file.write(generation.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.root / _CURRENT)
        _sync(self.root)

    def stale(self, *keep: str | None) -> list[Path]:
        """Generations other than those named, oldest first."""
        found = [path for path in self.root.glob(f"{_PREFIX}*") if path.is_dir() and path.name not in keep]
        return sorted(found)

    def remove(self, generation: Path) -> None:
        shutil.rmtree(generation, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        for name in files:
            _sync(Path(parent) / name)
        _sync(Path(parent))


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
