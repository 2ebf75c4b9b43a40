"""One builder at a time: a small collection on the server whose creation only one process can win."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple

from qdrant_client import QdrantClient, models

from search.errors import IndexBusy, IndexMissing, SearchError, StoreUnavailable
from search.server.collection import Collection, already_there
from search.server.connection import Connection

_BEAT_SECONDS = 15.0
_STALE_SECONDS = 90.0
_held_here: set[str] = set()


class _Lock(NamedTuple):
    """A lock on the server: who holds it, and when that one was last heard of, in seconds of its clock."""

    number: int
    owner: str
    beat: float


class BuildLock:
    """Held while a generation is built on the server; entering raises IndexBusy and StoreUnavailable.

    A holder that was killed is noticed at once by its own host, elsewhere when its beat has been still
    for a minute and a half; the hosts' clocks must agree to within that. Locks are numbered: a stale one
    is followed by the next number, which again only one process can create.
    """

    def __init__(self, connection: Connection, alias: str, replicas: int = 1) -> None:
        self._connection = connection
        self._prefix = f"{alias}-lock-"
        self._replicas = replicas
        self._owner = f"{_here()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._number = 0
        self._lost = False
        self._released = threading.Event()

    def __enter__(self) -> BuildLock:
        _held_here.add(self._owner)
        try:
            self._take()
        except BaseException:
            _held_here.discard(self._owner)
            raise
        threading.Thread(target=self._keep, name="build-lock", daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._released.set()
        _held_here.discard(self._owner)
        with suppress(SearchError):
            if self._read(self._number).owner == self._owner:
                self._collection(self._number).drop()

    def check(self) -> None:
        """Raise StoreUnavailable if another process has taken the lock over, or this cannot be told."""
        locks = self._locks()
        self._lost = self._lost or not locks or locks[-1].owner != self._owner
        if self._lost:
            raise StoreUnavailable("Another process took this build over, since this one was not heard of for long.")

    def _take(self) -> None:
        held = self._locks()
        if held and not _is_stale(held[-1]):
            raise _busy(held[-1])
        self._number = held[-1].number + 1 if held else 1
        self._connection.ask(self._create)
        others = [lock for lock in self._locks() if lock.owner != self._owner]
        for lock in others:
            if lock.number >= self._number or not _is_stale(lock):
                if lock.number != self._number:
                    self._collection(self._number).drop()
                raise _busy(lock)
        for lock in others:
            self._collection(lock.number).drop()

    def _create(self, client: QdrantClient) -> None:
        size_one = models.VectorParams(size=1, distance=models.Distance.COSINE)
        metadata = {"owner": self._owner, "beat": time.time()}
        try:
            client.create_collection(
                f"{self._prefix}{self._number}",
                vectors_config=size_one,
                shard_number=1,
                replication_factor=self._replicas,
                metadata=metadata,
            )
        except Exception as error:
            if not already_there(error):
                raise

    def _locks(self) -> list[_Lock]:
        """Every lock there is, by number."""
        found = []
        for collection in self._connection.ask(lambda client: client.get_collections()).collections:
            number = collection.name.removeprefix(self._prefix)
            if collection.name.startswith(self._prefix) and number.isdecimal():
                with suppress(IndexMissing):
                    found.append(self._read(int(number)))
        return sorted(found)

    def _collection(self, number: int) -> Collection:
        return Collection(self._connection, f"{self._prefix}{number}")

    def _read(self, number: int) -> _Lock:
        metadata = self._collection(number).metadata()
        beat = metadata.get("beat")
        return _Lock(number, str(metadata.get("owner", "")), beat if isinstance(beat, (int, float)) else 0.0)

    def _keep(self) -> None:
        own = self._collection(self._number)
        while not self._lost and not self._released.wait(_BEAT_SECONDS):
            with suppress(StoreUnavailable):
                try:
                    self._lost = self._locks()[-1].owner != self._owner
                    if not self._lost:
                        self._connection.ask(
                            lambda client: client.update_collection(own.name, metadata={"beat": time.time()})
                        )
                except (IndexMissing, IndexError):
                    self._lost = True


def _busy(lock: _Lock) -> IndexBusy:
    host = lock.owner.partition("/")[0].partition(" ")[0] or "unknown"
    return IndexBusy(
        f"Another process is building this catalog on the Qdrant server (on host {host}); wait for it, or set "
        "another QDRANT_COLLECTION."
    )


def _here() -> str:
    """What tells this host's processes from those of others, also in a container that shares the host's name."""
    try:
        return f"{socket.gethostname()} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} ?"


def _is_stale(lock: _Lock) -> bool:
    host, _, rest = lock.owner.partition("/")
    pid = rest.partition("/")[0]
    if host == _here() and not host.endswith("?") and pid.isdecimal():
        here = int(pid) == os.getpid()
        if (here and lock.owner not in _held_here) or not _alive(int(pid)):
            return True
    return time.time() - lock.beat > _STALE_SECONDS


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
