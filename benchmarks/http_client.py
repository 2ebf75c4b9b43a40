"""A client in a process of its own: asks one server over HTTP and prints the seconds of each answer.

Run as: python http_client.py CLIENTS KEEP < JSON of {"port": …, "paths": […]}; KEEP is 1 to keep connections.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from time import perf_counter

_HOST = "127.0.0.1"


class Connection:
    """One HTTP connection, opened anew for each request unless it is kept."""

    def __init__(self, port: int, keep: bool) -> None:
        self._port = port
        self._keep = keep
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> float:
        """Seconds from opening or asking to the last byte; raises RuntimeError unless it answers 200."""
        started = perf_counter()
        reader, writer = self._streams = self._streams or await asyncio.open_connection(_HOST, self._port)
        closing = "" if self._keep else "Connection: close\r\n"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\n{closing}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:"))
        await reader.readexactly(length)
        seconds = perf_counter() - started
        if " 200 " not in head.split("\r\n")[0]:
            raise RuntimeError(f"{path} answered: {head.splitlines()[0]}")
        if not self._keep:
            writer.close()
            self._streams = None
        return seconds


async def _ask(connection: Connection, paths: Iterator[str]) -> list[float]:
    return [await connection.get(path) for path in paths]


async def _load(port: int, paths: list[str], clients: int, keep: bool) -> dict[str, object]:
    """Each client asks as soon as it has its last answer, until all paths are asked."""
    left = iter(paths)
    started = perf_counter()
    seconds = await asyncio.gather(*(_ask(Connection(port, keep), left) for _ in range(clients)))
    return {"seconds": [one for asked in seconds for one in asked], "whole": perf_counter() - started}


def main(clients: str, keep: str) -> None:
    asked = json.load(sys.stdin)
    print(json.dumps(asyncio.run(_load(asked["port"], asked["paths"], int(clients), keep == "1"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
