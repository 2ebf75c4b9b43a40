"""A circuit breaker: a node that fails is left alone for a while (Nygard, "Release It!", 2007)."""

import threading
import time
from collections.abc import Callable

LONGEST_REST = 60.0


class Breaker:
    """Marks a node down after three failures in a row, then admits one trial after each rest.

    A rest lasts 5 seconds at first and doubles with each trial; one success ends it. Thread-safe.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures, self._rest, self._since = 0, 0.0, 0.0

    @property
    def down(self) -> bool:
        return self._rest > 0

    def allows(self, longest_rest: float = LONGEST_REST) -> bool:
        """Whether a request may be sent now. If the node is down, that request is the trial."""
        with self._lock:
            now = self._clock()
            if self.down:
                if now < self._since + min(self._rest, longest_rest):
                    return False
                self._since = now + LONGEST_REST  # no other trial before this one has failed
                self._rest = min(2 * self._rest, LONGEST_REST)
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._rest = 0, 0.0

    def failed(self, at_once: bool = False) -> None:
        """A failure; ``at_once`` marks the node down whatever their number."""
        with self._lock:
            self._failures += 1
            if at_once or self.down or self._failures >= 3:
                self._since, self._rest = self._clock(), self._rest or 5.0
