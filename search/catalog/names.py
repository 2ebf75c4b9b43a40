"""Finding the startups that a query names exactly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.fold import fold

_WORD = re.compile(r"\w+")
_LEGAL_FORMS = frozenset(
    "ab ag asa bhd bv corp corporation gmbh inc incorporated kgaa limited llc llp ltd nv oyj plc sa tbk".split()
)


def name_key(name: str) -> str:
    """The form in which names are compared: words without case and accents, the legal form left out."""
    words = _WORD.findall(fold(name))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


class Names(Protocol):
    """Finds the startups that may have a name, to be compared by ``name_key``."""

    def candidates(self, query: str) -> list[int]:
        """Ascending ids of startups whose name may be ``query``; raises StoreUnavailable."""
        ...


class NameIndex:
    """Names by hash. ``hashes`` (n,) uint64 ascending; ``ids`` (n,) int64, the startup of each."""

    def __init__(self, hashes: NDArray[np.uint64], ids: NDArray[np.int64]) -> None:
        self._hashes = hashes
        self._ids = ids

    def candidates(self, query: str) -> list[int]:
        """Ascending ids of the startups whose name has the hash of ``query``'s; to be compared by ``name_key``."""
        key = name_key(query)
        if not key:
            return []
        wanted = _hash(key)
        start, end = np.searchsorted(self._hashes, wanted, "left"), np.searchsorted(self._hashes, wanted, "right")
        return sorted(self._ids[start:end].tolist())

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "hashes.npy", self._hashes)
        np.save(folder / "ids.npy", self._ids)

    @classmethod
    def load(cls, folder: Path) -> NameIndex:
        """Open what ``save`` wrote; raises OSError or ValueError."""
        hashes, ids = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("hashes", "ids"))
        if len(hashes) != len(ids):
            raise ValueError(f"{folder} has {len(hashes)} names for {len(ids)} ids")
        return cls(hashes, ids)


def build_names(names: Sequence[str]) -> NameIndex:
    """The index of one name per record, record ids 0 … n-1 in the order given; blank names are left out."""
    keyed = [(key, id) for id, name in enumerate(names) if (key := name_key(name))]
    hashes = np.array([_hash(key) for key, _ in keyed], dtype=np.uint64)
    ids = np.array([id for _, id in keyed], dtype=np.int64)
    order = np.argsort(hashes, kind="stable")
    return NameIndex(hashes[order], ids[order])


def _hash(key: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big"))
