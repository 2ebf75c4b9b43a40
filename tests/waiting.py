"""Waiting for what goes on in the background."""

from __future__ import annotations

import time
from collections.abc import Callable

from search.request import NEURAL
from search.service import Catalogs


def wait_until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Return as soon as it holds; fail if it does not for so long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, condition
        time.sleep(0.02)


def settled(catalogs: Catalogs) -> None:
    """Wait until neural search answers or has failed."""

    def done() -> bool:
        neural = catalogs.default.state.readiness(NEURAL)
        return neural.ready or neural.failed

    wait_until(done)
