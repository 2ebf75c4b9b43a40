"""How far each engine is trusted on one query: by what its best hit says.

    c_n = clip((cos_best − m) / (3 σ), LEAST, 1)     m and σ: median and deviation of noise's best cosines
    c_t = clip(C · √n, LEAST, 1)                     C = bm25_best / Σ idf(t) (k1 + 1) over the query's n words

C is the share of the query's information that the best hit holds: no record can score more than the sum. A word
that no record holds has the idf of df = 0, for it asks for something that is not here. √n because no text holds
all of a long query. An engine whose best hit says nothing keeps ``LEAST``, so that it orders what the other leaves
equal.
"""

import math

from search.hybrid.scores import Side
from search.request import FULLTEXT, NEURAL

SPREADS = 3.0
LEAST = 0.1


def neural_side(weight: float, best: float, typical: float, spread: float) -> Side:
    """Neural's side; ``weight`` is its own share. ``typical`` and ``spread`` are those of the noise floor."""
    evidence = (best - typical) / spread if spread > 0 else SPREADS * (best > typical)
    return Side(NEURAL, weight, min(1.0, max(LEAST, evidence / SPREADS)), best, evidence)


def fulltext_side(weight: float, best: float, information: float, words: int) -> Side:
    """Full-text's side; ``information`` is the sum over the query's ``words``, both with repeats."""
    coverage = min(1.0, best / information) if information > 0 else 0.0
    return Side(FULLTEXT, weight, min(1.0, max(LEAST, coverage * math.sqrt(words))), best, coverage)
