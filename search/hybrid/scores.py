"""A weighted sum of both engines' scores, each engine trusted as far as its best hit stands out.

    score(d) = (1 − w) · c_n · max(0, cos(d)) / cos_best  +  w · c_t · bm25(d) / bm25_best

w is full-text's share; ``search.hybrid.trust`` says what c_n and c_t are. Without them it is the linear
combination of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval" (TOIS 2023), each
score normalized by its theoretical minimum 0 and its maximum. docs/hybrid.md tells what it was compared with.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NAME_BONUS = 1.0
"""What a startup gains whose name is the query: the most that both parts can sum to, so none outranks it."""


class Side(NamedTuple):
    """One engine's part in the sum, for one query.

    ``weight`` and ``trust`` are from 0 to 1, ``best`` is the score of its best hit in the engine's own unit.
    ``evidence`` is what ``trust`` comes from: for neural how many spreads of noise the best cosine is above
    typical noise, for full-text the share of the query's information that the best hit holds.
    """

    engine: str
    weight: float
    trust: float
    best: float
    evidence: float

    def relative(self, score: float | None) -> float:
        """A score as a share of the best, from 0 to 1; 0.0 for None and for negative cosines."""
        return 0.0 if score is None or score <= 0 or self.best <= 0 else score / self.best

    def part(self, score: float | None) -> float:
        """What a record with this score gains: weight · trust · relative score."""
        return self.weight * self.trust * self.relative(score)

    def parts(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same for many scores, shape (n,)."""
        share = self.weight * self.trust / self.best if self.best > 0 else 0.0
        return share * np.maximum(scores, 0.0)


class ScoreSum(NamedTuple):
    """The sum over both engines."""

    neural: Side
    fulltext: Side

    def score(self, cosine: float | None, bm25: float | None, named: bool = False) -> float:
        """The fused score of a record, higher is better: from 0 to 1, and ``NAME_BONUS`` more for a named one."""
        return self.neural.part(cosine) + self.fulltext.part(bm25) + (NAME_BONUS if named else 0.0)
