"""What decided a score, in one sentence of plain text."""

from collections.abc import Sequence

from search.explain import Explanation, Part
from search.explain.hybrid import NAMED
from search.request import FULLTEXT, HYBRID, RRF, SCORES
from search.view.fused import fused_sentences
from search.view.words import LABELS, UNITS, listed, shortened

_WORDS = 3
_LEAST_OF_FIRST = 0.5
_LABEL_CHARS = 40


def decided(explanation: Explanation) -> str:
    """Which words bring most of the score: “sleep” and “apnea” bring 60 % of the cosine."""
    if explanation.engine == HYBRID:
        return _fused(explanation)
    unit, score = UNITS[explanation.engine], explanation.score
    if not explanation.parts:
        return "Its text has none of the query’s words, so nothing adds to its score."
    words = sorted((part for part in explanation.parts if not part.small), key=lambda part: -part.value)
    leading = [part for part in words[:_WORDS] if part.value > 0 and part.value >= _LEAST_OF_FIRST * words[0].value]
    if score <= 0 or not leading:
        return f"No word stands out: the {unit} is spread over the whole text."
    share = sum(part.value for part in leading) / score
    verb = "brings" if len(leading) == 1 else "bring"
    if share > 1.005:
        return f"{_quoted(leading)} {verb} more than the whole {unit}; the rest of the text lowers it."
    if share >= 0.995:
        return f"{_quoted(leading)} {verb} the whole {unit}."
    small = sum(part.value for part in explanation.parts if part.small) / score
    more = (
        f"; function words and punctuation bring {small:.0%}"
        if explanation.engine != FULLTEXT and small > share
        else ""
    )
    return f"{_quoted(leading)} {verb} {share:.0%} of the {unit}{more}."


def _fused(explanation: Explanation) -> str:
    named = (
        " The query is its name, which adds to its score."
        if any(part.label == NAMED for part in explanation.parts)
        else ""
    )
    if explanation.fusion == SCORES:
        return " ".join(fused_sentences(explanation)) + named
    if explanation.fusion == RRF:
        return f"Each ranking that holds it adds its weight / (60 + rank).{named}"
    return f"At this end of the weight the hybrid is {LABELS[explanation.fusion].lower()} search alone."


def _quoted(parts: Sequence[Part]) -> str:
    return listed([f"“{shortened(part.label, _LABEL_CHARS)}”" for part in parts], "and")
