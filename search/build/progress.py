"""How far a build is."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """``done`` of ``total`` records through a phase; ``total`` 0 where it is not known yet.

    ``rate`` is in records a second, ``seconds_left`` how long the phase will take; None where that cannot be told.
    """

    phase: str
    done: int
    total: int
    rate: float | None = None
    seconds_left: float | None = None

    @property
    def sentence(self) -> str:
        """The same in words."""
        parts = [self.phase]
        if self.done or self.total:
            parts[0] += f": {self.done:,}" + (f" of {self.total:,}" if self.total else "")
        if self.rate:
            parts.append(f"{self.rate:,.0f} a second" if self.rate >= 10 else f"{self.rate:.1f} a second")
        if self.seconds_left is not None:
            parts.append(f"{_duration(self.seconds_left)} left")
        return " · ".join(parts)


OnProgress = Callable[[Progress], None]


def _duration(seconds: float) -> str:
    """About so long, rounded as one would say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"
