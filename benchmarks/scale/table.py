"""The measures with their bounds, as a Markdown table with one column for each size."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from benchmarks.scale.work import Numbers

MEGABYTE = 10**6


class Value(NamedTuple):
    """A result with how it came about."""

    result: float
    details: str = ""


class Measure(NamedTuple):
    """``of`` gives the value from the numbers of one size, and ``most`` its bound there, None for none."""

    name: str
    unit: str
    of: Callable[[Numbers], Value]
    most: Callable[[int], float | None]
    bound: str
    at_least: bool = False

    def met(self, size: int, result: float) -> bool | None:
        """Whether the bound holds at a size, None where there is none."""
        bound = self.most(size)
        if bound is None:
            return None
        return result >= bound if self.at_least else result <= bound


def ratio(ours: str, *peers: str) -> Callable[[Numbers], Value]:
    """The p50 of a contender over the sum of its peers', with the p95 of each."""

    def of(numbers: Numbers) -> Value:
        peer, tail = (sum(numbers[f"{name} {p}"] for name in peers) for p in ("p50", "p95"))
        mine, own = numbers[f"{ours} p50"], numbers[f"{ours} p95"]
        return Value(mine / peer, f"{mine:.3g} / {peer:.3g} ms; p95 {own:.3g} / {tail:.3g}")

    return of


def always(bound: float | None) -> Callable[[int], float | None]:
    return lambda size: bound


def by_size(small: float, large: float) -> Callable[[int], float | None]:
    """One bound up to 100,000 records, another above."""
    return lambda size: small if size <= 100_000 else large


def _build_ratio(numbers: Numbers) -> Value:
    ours, raw = numbers["build seconds"], numbers["raw seconds"]
    cpu = numbers["build cpu"], numbers["raw cpu"]
    return Value(ours / raw, f"{ours:.3g} / {raw:.3g} s; CPU {cpu[0]:.3g} / {cpu[1]:.3g} s")


MEASURES = (
    Measure(
        "anonymous memory of a build at most, the encoder apart",
        "MB",
        lambda n: Value(n["build peak"] / MEGABYTE),
        by_size(500, 1_500),
        "500 MB; 1,500 MB at 1 M",
    ),
    Measure(
        "build with known vectors, over raw Qdrant Edge",
        "×",
        _build_ratio,
        always(1.25),
        "1.25 ×",
    ),
    Measure(
        "size on disk, vector cache apart",
        "MB",
        lambda n: Value(n["build bytes"] / MEGABYTE),
        lambda size: 350 * max(1, size / 100_000),
        "350 MB for each 100k",
    ),
    Measure(
        "reopen to the first full-text answer, CPU, no model",
        "s",
        lambda n: Value(n["open seconds"], f"opening {n['open opening']:.3g} s"),
        always(0.3),
        "0.3 s",
    ),
    Measure(
        "anonymous memory after opening, no model",
        "MB",
        lambda n: Value(n["open bytes"] / MEGABYTE, f"{n['open imported'] / MEGABYTE:.0f} MB of it Python and imports"),
        by_size(200, 400),
        "200 MB; 400 MB at 1 M",
    ),
    Measure("full-text p50, over raw Edge", "×", ratio("fulltext", "raw_fulltext"), always(1.5), "1.5 ×"),
    Measure(
        "the same, over raw Edge that counts the matches too", "×", ratio("fulltext", "raw_counted"), always(None), ""
    ),
    Measure("neural p50, over raw Edge", "×", ratio("neural_without_verdict", "raw_neural"), always(1.3), "1.3 ×"),
    Measure(
        "neural recall@10, above 50,000 records",
        "",
        lambda n: Value(n["recall"]),
        always(0.99),
        "at least .99",
        at_least=True,
    ),
    Measure(
        "neural with its verdict, over without", "×", ratio("neural", "neural_without_verdict"), always(1.3), "1.3 ×"
    ),
    Measure("hybrid p50, over neural + full-text", "×", ratio("hybrid", "neural", "fulltext"), always(2.5), "2.5 ×"),
    Measure(
        "compare with ranks of 20 hits, over neural + full-text 1,000 deep",
        "×",
        ratio("compare", "deep_neural", "deep_fulltext"),
        always(1.5),
        "1.5 ×",
    ),
)
_GROWTH = 2.5
_GROWING = {"full-text": "fulltext", "neural": "neural", "raw full-text": "raw_fulltext", "raw neural": "raw_neural"}


def table(found: Mapping[int, Numbers]) -> str:
    """All measures at all sizes that were run."""
    sizes = sorted(found)
    lines = [
        f"| measure | at most | {' | '.join(f'{size:,} records' for size in sizes)} |",
        f"|---|--:|{'--:|' * len(sizes)}",
    ]
    for measure in MEASURES:
        cells = [_cell(measure, size, measure.of(found[size])) for size in sizes]
        lines.append(f"| {measure.name} | {measure.bound} | {' | '.join(cells)} |")
    lines += [_growth(name, contender, found, sizes) for name, contender in _GROWING.items()]
    return "\n".join(lines)


def _cell(measure: Measure, size: int, value: Value) -> str:
    shown = f"{value.result:.3g} {measure.unit}".strip()
    details = f" ({value.details})" if value.details else ""
    return f"{shown}{details}{'' if measure.met(size, value.result) in (True, None) else ' **MISSED**'}"


def _growth(name: str, contender: str, found: Mapping[int, Numbers], sizes: list[int]) -> str:
    ours, cells = not contender.startswith("raw"), []
    for size, smaller in zip(sizes, [None, *sizes], strict=False):
        if smaller is None:
            cells.append("")
            continue
        times = found[size][f"{contender} p50"] / found[smaller][f"{contender} p50"]
        a_decade = times ** (1 / math.log10(size / smaller))
        cells.append(f"{a_decade:.3g} ×{' **MISSED**' if ours and a_decade > _GROWTH else ''}")
    bound = f"{_GROWTH} × a decade" if ours else ""
    return f"| growth of the {name} p50 | {bound} | {' | '.join(cells)} |"
