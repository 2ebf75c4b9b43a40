"""One line of the report, and the target it is held against."""

from __future__ import annotations

from dataclasses import dataclass

HEADER = "| measure | ours | peer | result | target | |\n|---|--:|--:|--:|--:|---|"


@dataclass(frozen=True)
class Target:
    """A bound on a result: at least ``limit``, or at most it."""

    limit: float
    at_least: bool = True

    def met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:.4g}"


@dataclass(frozen=True)
class Row:
    """A result with what it was computed from.

    ``ours`` and ``peer`` are shown as they are. ``unjudged`` says why the target does not apply here.
    """

    measure: str
    result: float
    unit: str = ""
    ours: str = ""
    peer: str = ""
    target: Target | None = None
    unjudged: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met, or None where none applies."""
        return None if self.target is None or self.unjudged else self.target.met(self.result)

    @property
    def verdict(self) -> str:
        return {True: "met", False: "**MISSED**", None: self.unjudged}[self.met]

    def __str__(self) -> str:
        """The row of the Markdown table that ``HEADER`` starts."""
        result = f"{self.result:.4g} {self.unit}".strip()
        target = f"{self.target} {self.unit}".strip() if self.target else ""
        return f"| {self.measure} | {self.ours} | {self.peer} | {result} | {target} | {self.verdict} |"


def faster(measure: str, ours: float, peer: float, target: Target | None = None, unjudged: str = "") -> Row:
    """How many times as fast as the peer we are, from the seconds of both."""
    return Row(measure, peer / ours, "× as fast", duration(ours), duration(peer), target, unjudged)


def slower(measure: str, ours: float, peer: float, target: Target | None = None, unjudged: str = "") -> Row:
    """How many times as long as the peer we take, from the seconds of both."""
    return Row(measure, ours / peer, "× as long", duration(ours), duration(peer), target, unjudged)


def duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
