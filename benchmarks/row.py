"""One line of the report, and the target it is held against."""

from __future__ import annotations

from dataclasses import dataclass


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


def faster(measure: str, ours: float, peer: float, target: Target | None = None, unjudged: str = "") -> Row:
    """How many times as fast as the peer we are, from the seconds of both."""
    return Row(measure, peer / ours, "× as fast", duration(ours), duration(peer), target, unjudged)


def slower(measure: str, ours: float, peer: float, target: Target | None = None, unjudged: str = "") -> Row:
    """How many times as long as the peer we take, from the seconds of both."""
    return Row(measure, ours / peer, "× as long", duration(ours), duration(peer), target, unjudged)


def duration(seconds: float) -> str:
    return f"{seconds:.3g} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def markdown(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| measure | ours | peer | result | target | |", "|---|--:|--:|--:|--:|---|"]
    for row in rows:
        result = f"{row.result:.4g} {row.unit}".strip()
        target = f"{row.target} {row.unit}".strip() if row.target else ""
        lines.append(f"| {row.measure} | {row.ours} | {row.peer} | {result} | {target} | {row.verdict} |")
    return "\n".join(lines)
