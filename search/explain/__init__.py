"""Why a result has its score: a sum of parts for every engine."""

from search.explain.explanation import Explanation, FusedSide, Heat, Part, TermFacts
from search.explain.fulltext import explain_fulltext
from search.explain.hybrid import explain_hybrid
from search.explain.neural import explain_neural

__all__ = [
    "Explanation",
    "FusedSide",
    "Heat",
    "Part",
    "TermFacts",
    "explain_fulltext",
    "explain_hybrid",
    "explain_neural",
]
