"""The real app in a process of its own, for tests that speak HTTP to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from search.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
_BUILD = "-m search index"


class Server:
    """A running app."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.url = url
        self._process = process
        self._log = log

    def log(self) -> str:
        """What it has printed."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def api(self, path: str, **params: Any) -> Any:
        """The JSON the API answers with."""
        return httpx.get(f"{self.url}/api/{path}", params=params, timeout=60).json()

    def names(self, query: str, engine: str, **params: Any) -> list[str]:
        """The names of the startups the API finds, best first."""
        return [hit["name"] for hit in self.api("search", q=query, engine=engine, **params)["result"]]

    def wait_until_answering(self, seconds: float = 180) -> None:
        """Return as soon as it answers requests, whatever it says."""
        self._wait(lambda: self.api("health") is not None, seconds)

    def wait_until_ready(self, seconds: float = 240) -> None:
        """Return as soon as both engines answer."""
        self._wait(lambda: self.api("health")["status"] == "ready", seconds)

    def wait_until_failed(self, seconds: float = 120) -> None:
        """Return as soon as it says that an engine has failed."""
        self._wait(lambda: self.api("health")["status"] == "failed", seconds)

    def builds(self) -> list[int]:
        """The ids of the builds that it has started and that still run."""
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        processes = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return [int(id) for id, parent, *args in processes if int(parent) == self._process.pid and _BUILD in args[0]]

    def _wait(self, condition: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                if condition():
                    return
            except (httpx.TransportError, ValueError):
                pass
            time.sleep(0.05)
        raise AssertionError(f"the app did not get there within {seconds:g} s; its log:\n{self.log()[-4000:]}")


@contextmanager
def serve(**settings: object) -> Iterator[Server]:
    """The app with these settings and no others, answering; its process group is killed at the end."""
    port = _free_port()
    named = {name.upper(): str(value) for name, value in settings.items()}
    flags = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    inherited = {k: v for k, v in os.environ.items() if k.lower() not in Settings.model_fields}
    with tempfile.TemporaryDirectory(prefix="app-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py"],
                cwd=ROOT,
                env={**inherited, **flags, **named},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            server = Server(f"http://127.0.0.1:{port}", process, log)
            server.wait_until_answering()
            yield server
        finally:
            _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue
    process.wait(timeout=5)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
