"""The records of an index on disk, read one at a time by id."""

from __future__ import annotations

import json
import mmap
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from search.errors import UnknownStartup
from search.startup import Startup

_FIELDS = ("name", "description", "city", "link", "logo", "alt")


class Records(Protocol):
    """The startups of one index by id, 0 … n-1."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, id: int, /) -> Startup:
        """The startup with this id; raises UnknownStartup, StoreUnavailable."""
        ...

    def many(self, ids: Collection[int]) -> dict[int, Startup]:
        """The startups with these ids, read at once; raises UnknownStartup, StoreUnavailable."""
        ...


class FileRecords(Sequence[Startup]):
    """Records decoded from a memory-mapped file as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._offsets: list[int] = np.load(folder / "offsets.npy").tolist()
        with (folder / "records.jsonl").open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._offsets[-1] != len(self._data):
            raise ValueError(f"{folder} holds {len(self._data)} bytes of records, not {self._offsets[-1]}")

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, id: int) -> Startup:  # type: ignore[override]
        """The startup with this id; raises UnknownStartup."""
        if not 0 <= id < len(self):
            raise UnknownStartup(f"There is no startup {id}; ids run from 0 to {len(self) - 1}.")
        line = self._data[self._offsets[id] : self._offsets[id + 1]]
        return Startup(id, *json.loads(line))

    def many(self, ids: Collection[int]) -> dict[int, Startup]:
        """See ``Records.many``."""
        return {id: self[id] for id in ids}

    def __iter__(self) -> Iterator[Startup]:
        return (self[id] for id in range(len(self)))


def save_records(folder: Path, startups: Iterable[Startup]) -> None:
    """Write the startups, whose ids must be 0 … n-1 in order, so that ``FileRecords`` can open them."""
    folder.mkdir(parents=True, exist_ok=True)
    offsets = [0]
    with (folder / "records.jsonl").open("wb") as file:
        for startup in startups:
            values = [getattr(startup, field) for field in _FIELDS]
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(line)
            offsets.append(offsets[-1] + len(line))
    np.save(folder / "offsets.npy", np.array(offsets, dtype=np.int64))
