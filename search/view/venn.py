"""Circles for two or three rankings: how many records they share."""

import math
from collections.abc import Sequence

from search.compare import Comparison
from search.view.diagram import in_order
from search.view.element import Element, h
from search.view.words import LABELS

_RADIUS = 34.0


def venn(comparison: Comparison) -> Element:
    """Circles for two or three rankings, with how many records each part holds.

    Two circles are as far apart as makes the area they share the Jaccard share of both.
    """
    engines = comparison.engines if len(comparison.engines) == 2 else in_order(comparison.engines)
    sets = [{hit.id for hit in comparison.result(engine).hits} for engine in engines]
    parts = _three(sets, engines) if len(sets) == 3 else _two(sets, engines)
    shared = len(set.intersection(*sets))
    spoken = ", ".join(f"{LABELS[engine]} shows {len(found)}" for engine, found in zip(engines, sets, strict=True))
    return h("div", parts, cls="venn", role="img", aria_label=f"{spoken}; {shared} in common")


def _two(sets: Sequence[set[int]], engines: Sequence[str]) -> Element:
    union = len(sets[0] | sets[1])
    share = len(sets[0] & sets[1]) / union if union else 0.0
    apart = _distance(share)
    width = 2 * _RADIUS + apart
    circles = [_circle(_RADIUS, _RADIUS, engines[0]), _circle(_RADIUS + apart, _RADIUS, engines[1])]
    middle = _RADIUS + apart / 2
    only = min(apart / 2, _RADIUS)
    counts = []
    if share < 1:
        counts += [_count(len(sets[0] - sets[1]), only, _RADIUS), _count(len(sets[1] - sets[0]), width - only, _RADIUS)]
    if share > 0:
        counts.append(_count(len(sets[0] & sets[1]), middle, _RADIUS, "both"))
    labels = [_label(LABELS[engines[0]], width * 0.25), _label(LABELS[engines[1]], width * 0.75)]
    return _frame(width, 2 * _RADIUS, circles + counts + labels)


def _three(sets: Sequence[set[int]], engines: Sequence[str]) -> Element:
    r, centres = 40.0, ((46.0, 42.0), (96.0, 42.0), (71.0, 84.0))
    a, b, c = sets
    circles = [_circle(x, y, key, r) for (x, y), key in zip(centres, engines, strict=True)]
    counts = [
        _count(len(a - b - c), 30, 34),
        _count(len(b - a - c), 112, 34),
        _count(len(c - a - b), 71, 104),
        _count(len(a & b - c), 71, 30, "both"),
        _count(len(a & c - b), 50, 72, "both"),
        _count(len(b & c - a), 92, 72, "both"),
        _count(len(a & b & c), 71, 56, "both"),
    ]
    labels = [_label(LABELS[engines[0]], 22), _label(LABELS[engines[1]], 120), _label(LABELS[engines[2]], 71, 136)]
    return _frame(142, 142, circles + counts + labels)


def _frame(width: float, height: float, parts: Sequence[Element]) -> Element:
    return h("div", *parts, cls="sets", style=f"width:{width:.1f}px;height:{height:.1f}px")


def _circle(x: float, y: float, key: str, radius: float = _RADIUS) -> Element:
    size = f"left:{x - radius:.1f}px;top:{y - radius:.1f}px;width:{2 * radius:g}px;height:{2 * radius:g}px"
    return h("i", cls=f"set {key}", style=size)


def _count(count: int, x: float, y: float, kind: str = "") -> Element:
    return h("b", str(count), cls=kind, style=f"left:{x:.1f}px;top:{y:.1f}px")


def _label(text: str, x: float, y: float = -10) -> Element:
    return h("span", text, style=f"left:{x:.1f}px;top:{y:.1f}px")


def _distance(share: float) -> float:
    """How far apart the centres of two equal circles are whose lens is ``share`` of their union, in pixels.

    At least a third of a radius where anything differs, so that both outer parts can be labelled.
    """
    if share >= 1:
        return 0.0
    if share <= 0:
        return 2 * _RADIUS + 8
    low, high = 0.0, 2 * _RADIUS
    for _ in range(40):
        middle = (low + high) / 2
        half = middle / (2 * _RADIUS)
        lens = 2 * math.acos(half) - 2 * half * math.sqrt(1 - half * half)
        low, high = (middle, high) if lens / (2 * math.pi - lens) > share else (low, middle)
    return min(max(low, _RADIUS * 0.6), _RADIUS * 1.55)
