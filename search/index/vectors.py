"""Vectors keyed by model and text: encoded once, kept when work is interrupted or a catalog changes."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexMismatch
from search.neural.encoder import Encoder

_KEY_BYTES = 16
_MAGIC = b"VJ01"
_CHUNK = 64


class VectorJournal:
    """An append-only file of (key, vector) for work in progress; a torn last entry is dropped."""

    def __init__(self, root: Path, identity: str) -> None:
        digest = hashlib.blake2b(identity.encode(), digest_size=8).hexdigest()
        self.path = root / f"journal-{digest}.bin"

    def read(self) -> dict[bytes, NDArray[np.float32]]:
        """Every whole entry, cutting off what follows the last one."""
        if not self.path.exists():
            return {}
        data = self.path.read_bytes()
        if len(data) < 8 or data[:4] != _MAGIC:
            self.remove()
            return {}
        (dimension,) = struct.unpack("<I", data[4:8])
        size = _KEY_BYTES + 4 * dimension
        whole = (len(data) - 8) // size
        if 8 + whole * size != len(data):
            with self.path.open("r+b") as file:
                file.truncate(8 + whole * size)
        entries = (data[8 + i * size : 8 + (i + 1) * size] for i in range(whole))
        return {entry[:_KEY_BYTES]: np.frombuffer(entry, "<f4", offset=_KEY_BYTES) for entry in entries}

    def append(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Add entries; after a kill of this process all of them but the last torn one are there."""
        new = not self.path.exists()
        with self.path.open("ab") as file:
            if new:
                file.write(_MAGIC + struct.pack("<I", vectors.shape[1]))
            file.write(b"".join(key + row.tobytes() for key, row in zip(keys, vectors.astype("<f4"), strict=True)))

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)


def text_key(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).digest()


def save_vectors(generation: Path, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
    """Keep the vectors, shape (n, dimension), row i for record i, with the keys of their texts."""
    np.save(generation / "vectors.npy", vectors)
    save_keys(generation, keys)


def save_keys(folder: Path, keys: Sequence[bytes]) -> None:
    """Keep the keys of the texts behind the ``vectors.npy`` of ``folder``, so that they can be used again."""
    (folder / "vectors.keys").write_bytes(b"".join(keys))


def open_vectors(generation: Path) -> NDArray[np.float32]:
    """The vectors of a finished generation, shape (n, dimension), memory-mapped; raises IndexMismatch."""
    try:
        return np.asarray(np.load(generation / "vectors.npy", mmap_mode="r"))
    except (OSError, ValueError) as error:
        raise IndexMismatch(f"The vectors of {generation} cannot be read ({error}).") from error


def load_vectors(generation: Path) -> dict[bytes, NDArray[np.float32]]:
    """What ``save_vectors`` kept, by key; empty if there is nothing whole."""
    try:
        vectors = np.load(generation / "vectors.npy", mmap_mode="r")
        keys = (generation / "vectors.keys").read_bytes()
    except (OSError, ValueError):
        return {}
    if len(keys) != _KEY_BYTES * len(vectors):
        return {}
    return {keys[i * _KEY_BYTES : (i + 1) * _KEY_BYTES]: row for i, row in enumerate(np.asarray(vectors))}


def encode_missing(
    texts: Sequence[str],
    keys: Sequence[bytes],
    known: dict[bytes, NDArray[np.float32]],
    encoder: Encoder,
    journal: VectorJournal,
    progress: Callable[[int, int], None],
) -> NDArray[np.float32]:
    """Vectors of all texts, shape (n, dimension): those ``known``, the others encoded and journalled.

    ``progress`` is told how many of how many texts have their vector.
    """
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    longest_first = sorted(missing, key=lambda key: -len(missing[key]))
    done = len(texts) - len(missing)
    progress(done, len(texts))
    for start in range(0, len(longest_first), _CHUNK):
        chunk = longest_first[start : start + _CHUNK]
        vectors = encoder.encode([missing[key] for key in chunk])
        journal.append(chunk, vectors)
        known.update(zip(chunk, vectors, strict=True))
        done += len(chunk)
        progress(done, len(texts))
    return np.stack([known[key] for key in keys]).astype(np.float32)
