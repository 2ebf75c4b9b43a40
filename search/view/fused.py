"""What a sum of scores tells of each engine: how far it counts on this query, and why."""

from search.explain import Explanation, FusedSide
from search.hybrid.trust import SPREADS
from search.request import FULLTEXT
from search.view.words import LABELS

_LITTLE = 0.4


def fused_sentences(explanation: Explanation) -> list[str]:
    """One sentence for each engine; none for what is no sum of scores."""
    return [fused_sentence(side) for side in explanation.fused]


def fused_sentence(side: FusedSide) -> str:
    """How far one engine counts on this query, and why."""
    label = LABELS[side.engine]
    if side.best <= 0:
        return f"{label} adds nothing: it finds no text with a score above 0."
    reason = _held(side.evidence, side.trust) if side.engine == FULLTEXT else _above(side.evidence)
    return f"{label} counts {_amount(side.trust)}: its best hit {reason}."


def _amount(trust: float) -> str:
    if trust >= 1:
        return "in full"
    return f"{'little, ' if trust < _LITTLE else ''}{_percent(trust)}"


def _held(coverage: float, trust: float) -> str:
    more = " (the more words, the less is needed)" if trust > coverage + 0.005 else ""
    return f"holds {_percent(coverage)} of what the query asks{more}"


def _above(spreads: float) -> str:
    if spreads <= 0:
        return "is no nearer than typical noise"
    if spreads >= SPREADS:
        return "stands clear of noise"
    return f"is {min(spreads, SPREADS - 0.1):.1f} standard deviations above noise, and {SPREADS:g} would count in full"


def _percent(share: float) -> str:
    """Never rounded up to all of it."""
    return f"{min(99, round(100 * share)) if share < 1 else 100} %"
