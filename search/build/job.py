"""A build in a process of its own: it may be killed at any moment, and takes nothing with it.

Qdrant Edge holds Python's lock while it optimizes, and a full disk kills a process by SIGBUS, so an app that
answers people does not build. The process is ``python -m search index``; its progress is read from its output.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from search.build.build_request import BuildRequest
from search.build.progress import Progress
from search.settings import Settings

_ROOT = Path(__file__).resolve().parent.parent.parent
_NICE = 10
_PACES = ("rate", "seconds_left")
_SIGNALS = {signal.SIGBUS: " (the disk may be full)", signal.SIGKILL: " (the memory may be full)"}


class BuildJob:
    """A running build. ``progress`` is what it told last; ``error`` one sentence once it has failed; ``report`` once it
    has ended well: "indexed", "encoded" and, of what was live before, "new", "changed", "removed" and "reused" records.

    It runs at a low priority, so that it does not slow down who answers people.
    """

    def __init__(self, settings: Settings, request: BuildRequest) -> None:
        self.progress = Progress("Starting the build", 0, 0)
        self.error = ""
        self.report: dict[str, int] = {}
        options = ["--progress", "json", "--name", request.name]
        self._scratch = tempfile.TemporaryDirectory(prefix="build-")
        if request.mapping is not None:
            mapping = Path(self._scratch.name) / "mapping.json"
            mapping.write_text(request.mapping.model_dump_json(), encoding="utf-8")
            options += ["--mapping", str(mapping)]
        self._process = subprocess.Popen(  # noqa: S603 — our own program, no shell
            [sys.executable, "-m", "search", "index", *options, "--", str(request.source.resolve())],
            cwd=_ROOT,
            env={**os.environ, **settings.environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)
        self._reader = threading.Thread(target=self._read, name="build-progress", daemon=True)
        self._reader.start()

    @property
    def running(self) -> bool:
        return self._reader.is_alive()

    def stop(self) -> None:
        """End it; what it has encoded is kept."""
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._reader.join(timeout=5)

    def _read(self) -> None:
        assert self._process.stdout is not None
        error = ""
        for line in self._process.stdout:
            told = _message(line)
            if "phase" in told:
                self.progress = _progress(told)
            if "indexed" in told:
                self.report = {key: count for key, count in told.items() if isinstance(count, int)}
            error = str(told.get("error", error))[:2_000]
        code = self._process.wait()
        self._scratch.cleanup()
        if code:
            self.error = error or _ending(code)


def _progress(told: dict[str, Any]) -> Progress:
    paces = (float(pace) if isinstance(pace := told.get(name), (int, float)) else None for name in _PACES)
    return Progress(str(told["phase"])[:100], int(told["done"]), int(told["total"]), *paces)


def _message(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _ending(code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        return f"The build was ended by {name}{_SIGNALS.get(signal.Signals(-code), '')}. What it has encoded is kept."
    return f"The build failed (exit code {code}); the log says more."
