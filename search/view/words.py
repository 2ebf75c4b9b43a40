"""The sentences of the search page that depend on what happened."""

from __future__ import annotations

import re

from search.engine import FULLTEXT, HYBRID, NEURAL
from search.startup import SearchResult

_DIGITS = {NEURAL: 3, FULLTEXT: 2, HYBRID: 4}

LABELS = {NEURAL: "Neural", FULLTEXT: "Full-text", HYBRID: "Hybrid"}


def summary(result: SearchResult, pool: int) -> str:
    """How many results out of a pool of how many, which engine, how long; encoding apart from searching."""
    shown = len(result.hits)
    if result.matches is not None and result.matches > shown:
        count = f"{shown} of {result.matches:,} matches"
    elif result.engine != FULLTEXT and shown:
        count = f"{shown} {'nearest' if result.engine == NEURAL else 'best'} of {pool:,}"
    else:
        count = f"{shown} {'result' if shown == 1 else 'results'}"
    took = f"searched in {milliseconds(result.took_ms)}"
    if result.encode_ms >= 0.5:
        took += f" after {milliseconds(result.encode_ms)} of encoding"
    return f"{count} · {LABELS[result.engine]} · {took}"


def city_list(cities: tuple[str, ...]) -> str:
    """The cities as a phrase: Berlin; Berlin or Paris; Berlin, Paris or Rome."""
    if len(cities) > 4:
        return f"{', '.join(cities[:3])} or {len(cities) - 3} other cities"
    return " or ".join([", ".join(cities[:-1]), cities[-1]] if len(cities) > 1 else cities)


def score_text(score: float, engine: str) -> str:
    """A score with as many digits as its engine's scores deserve."""
    return f"{score:.{_DIGITS[engine]}f}"


def milliseconds(value: float) -> str:
    """A duration in milliseconds with its unit."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def plain_label(text: str, limit: int = 60) -> str:
    """``text`` for a button or chip: its Markdown signs are shown, not obeyed; cut to ``limit``."""
    shown = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return re.sub(r"([\\`*_{}\[\]()<>#+\-!|~:$])", r"\\\1", shown)
