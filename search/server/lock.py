"""One builder at a time: a small collection on the server whose creation only one process can win."""

from __future__ import annotations

import os
import secrets
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any

from qdrant_client import QdrantClient, models

from search.errors import IndexBusy, IndexMissing, SearchError
from search.server.connection import Connection

_BEAT_SECONDS = 15.0
_STALE_SECONDS = 90.0
_held_here: set[str] = set()


class BuildLock:
    """Held while a generation is built on the server; entering raises IndexBusy and StoreUnavailable.

    A holder that was killed is noticed at once on its own host, elsewhere when its beat has been still
    for a minute and a half; the hosts' clocks must agree to within that.
    """

    def __init__(self, connection: Connection, alias: str, replicas: int = 1) -> None:
        self._connection = connection
        self._name = f"{alias}-lock"
        self._replicas = replicas
        self._owner = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._released = threading.Event()

    def __enter__(self) -> BuildLock:
        holder = self._holder()
        if _is_stale(holder):
            self._connection.write(lambda client: client.delete_collection(self._name))
            holder = self._holder()
        if holder.get("owner") != self._owner:
            host = str(holder.get("owner", "unknown")).partition("/")[0]
            raise IndexBusy(
                f"Another process is building this catalog on the Qdrant server (on host {host}); wait for it, or set "
                "another QDRANT_COLLECTION."
            )
        _held_here.add(self._owner)
        threading.Thread(target=self._beat, name="build-lock", daemon=True).start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._released.set()
        _held_here.discard(self._owner)
        with suppress(SearchError):
            self._connection.write(self._release)

    def _holder(self) -> dict[str, Any]:
        """Who holds the lock, trying to be the one."""
        while True:
            with suppress(IndexMissing):
                return self._connection.write(self._try)

    def _try(self, client: QdrantClient) -> dict[str, Any]:
        if not client.collection_exists(self._name):
            size_one = models.VectorParams(size=1, distance=models.Distance.COSINE)
            metadata = {"owner": self._owner, "beat": time.time()}
            try:
                client.create_collection(
                    self._name,
                    vectors_config=size_one,
                    shard_number=1,
                    replication_factor=self._replicas,
                    metadata=metadata,
                )
            except Exception as error:
                # Over HTTP, gRPC or in memory, another process that was quicker is told in these words.
                if "already exists" not in str(error):
                    raise
        return dict(client.get_collection(self._name).config.metadata or {})

    def _release(self, client: QdrantClient) -> None:
        if (client.get_collection(self._name).config.metadata or {}).get("owner") == self._owner:
            client.delete_collection(self._name)

    def _beat(self) -> None:
        while not self._released.wait(_BEAT_SECONDS):
            with suppress(SearchError):
                beat = {"beat": time.time()}
                self._connection.read(lambda client, beat=beat: client.update_collection(self._name, metadata=beat))  # type: ignore[misc]


def _is_stale(holder: dict[str, Any]) -> bool:
    host, _, rest = str(holder.get("owner", "")).partition("/")
    pid = rest.partition("/")[0]
    if host == socket.gethostname() and pid.isdigit():
        here = int(pid) == os.getpid()
        if (here and holder["owner"] not in _held_here) or not _alive(int(pid)):
            return True
    return bool(time.time() - float(holder.get("beat", 0)) > _STALE_SECONDS)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
