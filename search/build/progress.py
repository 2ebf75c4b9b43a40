"""How far a build is."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """``done`` of ``total`` records through a phase; ``total`` 0 where it is not known yet."""

    phase: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]
