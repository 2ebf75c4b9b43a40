"""A circuit breaker: after a few failures a node is left alone for a while (Nygard, "Release It!", 2007)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_FAILURES = 3
_FIRST_REST = 5.0
_LONGEST_REST = 60.0


class Breaker:
    """Closed while a node answers; open for some seconds after it failed; then one trial decides.

    The rest doubles with every trial that fails, up to a minute. Safe to share between threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rest = 0.0
        self._opened = 0.0
        self._trying = False

    @property
    def closed(self) -> bool:
        """Whether the node answered when last asked, or has failed only once or twice since."""
        return self._rest == 0

    def allows(self) -> bool:
        """Whether a request may be sent now. After a rest one request may; until it is over no other."""
        with self._lock:
            if self.closed:
                return True
            if self._trying or self._clock() < self._opened + self._rest:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """The node answered, whatever it said."""
        with self._lock:
            self._failures, self._rest, self._trying = 0, 0.0, False

    def failed(self, at_once: bool = False) -> None:
        """The node did not answer; three times in a row, or once if ``at_once``, open the circuit."""
        with self._lock:
            if self._rest and not self._trying and self._clock() < self._opened + self._rest:
                return  # sent before the circuit opened
            self._failures += 1
            if self._rest or at_once or self._failures >= _FAILURES:
                self._rest = min(2 * self._rest, _LONGEST_REST) if self._rest else _FIRST_REST
                self._opened, self._trying = self._clock(), False
