"""Vectors of texts in one SQLite file: what was encoded once is not encoded again.

The cache is what makes builds resume, re-use and move: whatever was stored before a build was killed is there for
the next one, of whichever catalog. All indexes of a machine share it.
"""

import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.build.shipped import shipped
from search.build.text_key import text_key
from search.errors import DiskFull, SearchError, StoreUnavailable

log = logging.getLogger(__name__)

_VERSION = 2
_ASKED_AT_ONCE = 900
_BUSY_SECONDS = 60
_CHECKSUM = 4


class CacheDamaged(SearchError):
    """Vectors are lost; what was damaged is deleted, so that the build can be run again."""


class VectorCache:
    """Unit vectors (dimension,) float32 by model identity and text; processes may share it.

    Below what it keeps lie the vectors that come with the software.
    """

    def __init__(self, path: Path, identity: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._shipped = shipped().vectors if shipped().identity == identity else {}
        with self._told():
            self._db = _opened(path)
        with self._told(), self._db:
            self._db.execute("INSERT OR IGNORE INTO models (identity) VALUES (?)", (identity,))
            (self._model,) = self._db.execute("SELECT id FROM models WHERE identity = ?", (identity,)).fetchone()

    def get(self, texts: Sequence[str]) -> list[NDArray[np.float32] | None]:
        """The vector of each text, None where it is not known."""
        keys = [text_key(text) for text in texts]
        found = dict(self._select("key, vector", keys))
        if damaged := [key for key, stored in found.items() if stored != _with_checksum(stored[:-_CHECKSUM])]:
            with self._told(), self._db:
                gone = [(self._model, key) for key in damaged]
                self._db.executemany("DELETE FROM vectors WHERE model = ? AND key = ?", gone)
            raise CacheDamaged(f"The vector cache is damaged: {len(damaged):,} vectors will be encoded again.")
        kept = {key: np.frombuffer(vector[:-_CHECKSUM], dtype="<f4") for key, vector in found.items()}
        return [kept[key] if key in kept else self._shipped.get(key) for key in keys]

    def missing(self, texts: Sequence[str]) -> dict[bytes, str]:
        """The distinct texts without a vector, by key."""
        keyed = {text_key(text): text for text in texts}
        known = {key for (key,) in self._select("key", [*keyed])}
        return {key: text for key, text in keyed.items() if key not in known and key not in self._shipped}

    def put(self, texts: Iterable[str], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (n, dimension) of n texts, durably."""
        rows = [
            (self._model, text_key(text), _with_checksum(vector.astype("<f4").tobytes()))
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._told(), self._db:
            self._db.executemany("INSERT OR REPLACE INTO vectors (model, key, vector) VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        self._db.close()

    def _select(self, columns: str, keys: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            asked = keys[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(asked))
            query = f"SELECT {columns} FROM vectors WHERE model = ? AND key IN ({marks})"  # noqa: S608
            with self._told():
                yield from self._db.execute(query, (self._model, *asked)).fetchall()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tells in one sentence what SQLite refuses; a damaged file is deleted, to be created again."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                raise DiskFull("The disk is full, so no more vectors can be kept; free some space.") from error
            raise StoreUnavailable(f"The vector cache {self._path.name} cannot be used ({error}).") from error
        except sqlite3.DatabaseError as error:
            self.close()
            _delete(self._path)
            raise CacheDamaged(
                f"The vector cache is damaged ({error}) and was deleted; its vectors will be encoded again."
            ) from error


def last_written(path: Path) -> float:
    """When any process last kept vectors in the cache at ``path``, in seconds since 1970; 0.0 for never."""
    times = [0.0]
    for file in path.parent.glob(f"{path.name}*"):
        with suppress(OSError):
            times.append(file.stat().st_mtime)
    return max(times)


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _connected(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        log.warning(
            "The vector cache %s cannot be read (%s) and was deleted; its vectors will be encoded again.",
            path.name,
            error,
        )
        _delete(path)
        return _connected(path)


def _delete(path: Path) -> None:
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink(missing_ok=True)


def _with_checksum(vector: bytes) -> bytes:
    return vector + zlib.crc32(vector).to_bytes(_CHECKSUM, "little")


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"it has the version {version}, this software reads {_VERSION}")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        with db:
            db.execute("CREATE TABLE IF NOT EXISTS models (id INTEGER PRIMARY KEY, identity TEXT UNIQUE NOT NULL)")
            db.execute(
                "CREATE TABLE IF NOT EXISTS vectors "
                "(model INTEGER NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, key)) "
                "WITHOUT ROWID"
            )
            db.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        db.close()
        raise
    return db
