"""The sentences of the search page that depend on what happened."""

import re
from collections.abc import Sequence

from search.record import SearchResult
from search.request import FULLTEXT, HYBRID, NEURAL

LABELS = {NEURAL: "Neural", FULLTEXT: "Full-text", HYBRID: "Hybrid"}
UNITS = {NEURAL: "cosine", FULLTEXT: "BM25", HYBRID: "score"}
DIGITS = {NEURAL: 3, FULLTEXT: 2, HYBRID: 4}


def summary(result: SearchResult, pool: int) -> str:
    """How many results out of a pool of how many, which engine, how long; encoding apart from searching."""
    shown = len(result.hits)
    if result.matches is not None and result.matches > shown:
        count = f"{shown} of {result.matches:,} matches"
    elif result.engine != FULLTEXT and shown:
        count = f"{shown} {'nearest' if result.engine == NEURAL else 'best'} of {pool:,}"
    else:
        count = f"{shown} {'result' if shown == 1 else 'results'}"
    return f"{count} · {LABELS[result.engine]} · searched in {times(result)}"


def times(result: SearchResult) -> str:
    """How long the search took, and after how much encoding, if any."""
    after = f" after {encoding(result)}" if result.encode_ms else ""
    return f"{milliseconds(result.took_ms)}{after}"


def encoding(result: SearchResult) -> str:
    """What encoding the query costs, and whether that was spent now."""
    now = " (remembered: not spent again)" if result.remembered else ""
    return f"{milliseconds(result.encode_ms)} of encoding{now}"


def listed(words: Sequence[str], conjunction: str) -> str:
    """Words as a phrase: a; a or b; a, b or c."""
    return f" {conjunction} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def score_text(score: float, engine: str) -> str:
    """A score with as many digits as its engine's scores deserve."""
    return f"{score:.{DIGITS[engine]}f}"


def shortened(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` characters with "…" where it is longer."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def milliseconds(value: float) -> str:
    """A duration in milliseconds with its unit."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"


def plain_label(text: str, limit: int = 60) -> str:
    """``text`` for a button or chip: its Markdown signs are shown, not obeyed; cut to ``limit``."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-!|~:$])", r"\\\1", shortened(text, limit))
