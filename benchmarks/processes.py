"""Servers started for a measurement, and always ended."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.bench import Bench

_POLL_SECONDS = 0.005
_PATIENCE_SECONDS = 120.0
_HOST = "127.0.0.1"


def environment(bench: Bench) -> dict[str, str]:
    """The environment in which a process serves the bench's index.

    Byte code may be cached, as it is for anyone who starts the app a second time.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "INDEX_DIR": str(bench.settings.index_dir),
        "CATALOG": str(bench.catalog),
        "MODEL": bench.settings.model,
        "QDRANT_URL": "",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_ADDRESS": _HOST,
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }


class Server:
    """A server that runs on a port of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, started: float) -> None:
        self.pid = process.pid
        self.url = f"http://{_HOST}:{port}"
        self._process = process
        self.port = port
        self._started = started

    def seconds_until(self, path: str, wanted: bytes = b"") -> float:
        """Seconds from the process's start to the first 200 for ``path`` with ``wanted`` in its body."""
        while True:
            status, body = self._get(path)
            waited = time.perf_counter() - self._started
            if status == 200 and wanted in body:
                return waited
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with the code {self._process.returncode} before {path} answered")
            if waited > _PATIENCE_SECONDS:
                raise RuntimeError(f"{path} did not answer within {_PATIENCE_SECONDS:g} s (last status: {status})")
            time.sleep(_POLL_SECONDS)

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(_HOST, self.port, timeout=_PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()


def streamlit(script: Path, env: dict[str, str]) -> AbstractContextManager[Server]:
    """Serve ``script`` from its folder on a free port."""
    return program(["-m", "streamlit", "run", script.name, "--server.port"], env, script.parent)


@contextmanager
def program(arguments: list[str], env: dict[str, str], folder: Path | None = None) -> Iterator[Server]:
    """Run Python with ``arguments`` and, as the last of them, a free port."""
    port = _free_port()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments, str(port)],
        cwd=folder,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(process, port, started)
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
