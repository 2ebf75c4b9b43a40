"""A Chromium for the browser tests; ``python -m tests.chromium`` makes sure there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find_chromium() -> str | None:
    """The program $CHROMIUM names; if it is unset the system's, else Playwright's own; None if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return _first_that_runs([named])
    return _first_that_runs(_NAMES) or _first_that_runs(_playwrights_own())


def ensure_chromium() -> str | None:
    """A Chromium, installed if need be and possible."""
    found = find_chromium()
    if found or os.environ.get("CHROMIUM"):
        return found
    if _succeeds([sys.executable, "-m", "playwright", "install", "chromium"], 300) and (found := find_chromium()):
        return found
    if shutil.which("apt-get") and os.geteuid() == 0 and _succeeds(["apt-get", "update"], 180):
        _succeeds(["apt-get", "install", "-y", "chromium"], 600)
    return find_chromium()


def main() -> int:
    """0, or 1 if there is none in CI."""
    if ensure_chromium():
        return 0
    named = os.environ.get("CHROMIUM")
    why = f"CHROMIUM={named} is not a browser that runs" if named else "there is no Chromium and none can be installed"
    print(f"tests: {why}; without one the browser tests are skipped, and fail in CI.", file=sys.stderr)  # noqa: T201
    return 1 if in_ci() else 0


def in_ci() -> bool:
    """Whether a missing browser is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def _first_that_runs(candidates: Sequence[str]) -> str | None:
    paths = (shutil.which(name) for name in candidates)
    return next((path for path in paths if path and _succeeds([path, "--version"], 30)), None)


def _playwrights_own() -> list[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return [playwright.chromium.executable_path]


def _succeeds(command: Sequence[str], seconds: float) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
