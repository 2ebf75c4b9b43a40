"""Small figures of how two or three rankings overlap, as HTML that follows the page's colours."""

import math
from collections.abc import Sequence
from html import escape

from search.compare import RBO_P, Agreement, Comparison
from search.startup import Hit
from search.view.difference import difference
from search.view.words import LABELS, encoding, milliseconds

_RADIUS = 46.0
_ROW = 22.0
_SLOPES = 20


def venn_html(comparison: Comparison) -> str:
    """Circles for two or three rankings, with how many startups each part holds.

    Two circles are as far apart as makes the area they share the Jaccard share of both.
    """
    sets = [{hit.id for hit in result.hits} for result in comparison.results]
    names = [LABELS[engine] for engine in comparison.engines]
    parts = _three(sets, names) if len(sets) == 3 else _two(sets, names)
    shared = len(set.intersection(*sets))
    spoken = ", ".join(f"{name} shows {len(found)}" for name, found in zip(names, sets, strict=True))
    return f'<div class="venn" role="img" aria-label="{spoken}; {shared} in common">{parts}</div>'


def measures_html(agreement: Agreement) -> str:
    """overlap@k, Jaccard and RBO, each with a sentence on what it says."""
    k = agreement.k
    measures = (
        (f"overlap@{k}", f"{agreement.overlap:.2f}", f"{agreement.shared} of the first {k} are in both rankings."),
        ("Jaccard", f"{agreement.jaccard:.2f}", "What both show, as a share of everything that either shows."),
        (
            "RBO",
            f"{agreement.rbo:.2f}",
            f"Rank-biased overlap: agreement with the top counting most (p = {RBO_P}); 1 is the same ranking.",
        ),
    )
    cells = "".join(
        f'<div class="measure" tabindex="0" data-tip="{tip}"><dt>{name}</dt>'
        f'<dd>{value}</dd><span class="spoken">{tip}</span></div>'
        for name, value, tip in measures
    )
    return f'<dl class="measures">{cells}</dl>'


def times_html(comparison: Comparison) -> str:
    """How long each engine searched, and what encoding the query once for all of them costs."""
    times = [f"{LABELS[result.engine]} {milliseconds(result.took_ms)}" for result in comparison.results]
    times += [encoding(result) for result in comparison.results if result.encode_ms][:1]
    return f'<p class="summary times">{" · ".join(times)}</p>'


def words_html(comparison: Comparison, a: str, b: str) -> str:
    """What differs between two of the rankings, in sentences."""
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in difference(comparison, a, b))
    return f'<div class="inwords" role="status">{sentences}</div>'


def slopes_html(comparison: Comparison, a: str, b: str) -> str:
    """Both rankings as columns of names, a line joining each startup that is in both."""
    first, second = (comparison.result(engine).hits[:_SLOPES] for engine in (a, b))
    ranks = {hit.id: hit.rank for hit in second}
    lines = "".join(_line(hit.rank, ranks[hit.id]) for hit in first if hit.id in ranks)
    columns = [_names(first, {hit.id for hit in second}, LABELS[a]), _names(second, {h.id for h in first}, LABELS[b])]
    height = _ROW * max(len(first), len(second), 1)
    return (
        f'<div class="slopes" style="--row:{_ROW:g}px">{columns[0]}'
        f'<div class="lines" style="height:{height:g}px" aria-hidden="true">{lines}</div>{columns[1]}</div>'
    )


def _names(hits: Sequence[Hit], shared: set[int], label: str) -> str:
    items = "".join(
        f'<li class="{"shared" if hit.id in shared else "only"} tie-name">{escape(hit.startup.title[:80])}</li>'
        for hit in hits
    )
    return f'<ol aria-label="{label}">{items}</ol>'


def _line(start: int, end: int) -> str:
    """A line from the middle of one row to that of another, as a clipped box."""
    y1, y2 = (start - 0.5) * _ROW, (end - 0.5) * _ROW
    path = f"0 {y1 - 1:g}px, 100% {y2 - 1:g}px, 100% {y2 + 1:g}px, 0 {y1 + 1:g}px"
    return f'<i class="{"level" if start == end else "moved"}" style="clip-path:polygon({path})"></i>'


def _two(sets: Sequence[set[int]], names: Sequence[str]) -> str:
    union = len(sets[0] | sets[1])
    share = len(sets[0] & sets[1]) / union if union else 0.0
    apart = _distance(share)
    width = 2 * _RADIUS + apart
    circles = [_circle(_RADIUS, _RADIUS, "a"), _circle(_RADIUS + apart, _RADIUS, "b")]
    middle = _RADIUS + apart / 2
    only = min(apart / 2, _RADIUS)
    counts = []
    if share < 1:
        counts += [_count(len(sets[0] - sets[1]), only, _RADIUS), _count(len(sets[1] - sets[0]), width - only, _RADIUS)]
    if share > 0:
        counts.append(_count(len(sets[0] & sets[1]), middle, _RADIUS, "both"))
    labels = [_label(names[0], width * 0.25), _label(names[1], width * 0.75)]
    return _frame(width, 2 * _RADIUS, circles + counts + labels)


def _three(sets: Sequence[set[int]], names: Sequence[str]) -> str:
    r, centres = 40.0, ((46.0, 42.0), (96.0, 42.0), (71.0, 84.0))
    a, b, c = sets
    circles = [_circle(x, y, key, r) for (x, y), key in zip(centres, "abc", strict=True)]
    counts = [
        _count(len(a - b - c), 30, 34),
        _count(len(b - a - c), 112, 34),
        _count(len(c - a - b), 71, 104),
        _count(len(a & b - c), 71, 30, "both"),
        _count(len(a & c - b), 50, 72, "both"),
        _count(len(b & c - a), 92, 72, "both"),
        _count(len(a & b & c), 71, 56, "both"),
    ]
    labels = [_label(names[0], 22), _label(names[1], 120), _label(names[2], 71, 136)]
    return _frame(142, 142, circles + counts + labels)


def _frame(width: float, height: float, parts: Sequence[str]) -> str:
    return f'<div class="sets" style="width:{width:.1f}px;height:{height:.1f}px">{"".join(parts)}</div>'


def _circle(x: float, y: float, key: str, radius: float = _RADIUS) -> str:
    size = f"left:{x - radius:.1f}px;top:{y - radius:.1f}px;width:{2 * radius:g}px;height:{2 * radius:g}px"
    return f'<i class="set {key}" style="{size}"></i>'


def _count(count: int, x: float, y: float, kind: str = "") -> str:
    return f'<b class="{kind}" style="left:{x:.1f}px;top:{y:.1f}px">{count}</b>'


def _label(text: str, x: float, y: float = -10) -> str:
    return f'<span style="left:{x:.1f}px;top:{y:.1f}px">{text}</span>'


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
