"""From a collection in force to records and vectors on this disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import StoreUnavailable
from search.index.place import Progress
from search.server.collection import Collection
from search.server.layout import startup_of
from search.startup import Startup

_PAGE = 256
_PREFIX = "download-"


class Download:
    """A copy of a collection of ``size`` startups, page by page into a folder.

    One that is run again goes on where it stopped.
    """

    def __init__(self, collection: Collection, folder: Path, size: int, dimension: int) -> None:
        self._collection = collection
        self._root = folder
        self._folder = folder / f"{_PREFIX}{collection.name}"
        self._size = size
        self._dimension = dimension

    def run(self, progress: Callable[[Progress], None]) -> tuple[tuple[Startup, ...], NDArray[np.float32]]:
        """All startups and their vectors, shape (size, dimension). Raises StoreUnavailable and OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        done = self._whole()
        with self._records.open("ab") as records, self._vectors.open("ab") as vectors:
            for page in self._collection.scroll(start=done, vectors=True, page=_PAGE) if done < self._size else ():
                progress(Progress("Copying from the server", done, self._size))
                if [record.id for record in page] != [*range(done, done + len(page))]:
                    raise StoreUnavailable(f"{self._collection.name} on the server lacks startups after {done}.")
                lines = [json.dumps(astuple(startup_of(int(record.id), record.payload or {}))) for record in page]
                rows = np.asarray([record.vector for record in page], dtype="<f4")
                vectors.write(rows.tobytes())
                records.write("".join(f"{line}\n" for line in lines).encode())
                vectors.flush()
                records.flush()
                done += len(page)
        progress(Progress("Copying from the server", done, self._size))
        if done != self._size:
            raise StoreUnavailable(f"The Qdrant collection {self._collection.name} holds {done:,} of {self._size:,}.")
        found = tuple(Startup(*json.loads(line)) for line in self._records.read_text(encoding="utf-8").splitlines())
        return found, np.fromfile(self._vectors, dtype="<f4").reshape(-1, self._dimension)

    def remove(self) -> None:
        """Forget the copy, and what was left of others."""
        for left in self._root.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)

    @property
    def _records(self) -> Path:
        return self._folder / "records.jsonl"

    @property
    def _vectors(self) -> Path:
        return self._folder / "vectors.f32"

    def _whole(self) -> int:
        """How many startups are there in full, cutting off what follows them."""
        if not (self._records.exists() and self._vectors.exists()):
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
            return 0
        width, data = 4 * self._dimension, self._records.read_bytes()
        lines = data.split(b"\n")[:-1]
        whole = min(len(lines), self._vectors.stat().st_size // width)
        with self._records.open("r+b") as file:
            file.truncate(sum(len(line) + 1 for line in lines[:whole]))
        with self._vectors.open("r+b") as file:
            file.truncate(whole * width)
        return whole
