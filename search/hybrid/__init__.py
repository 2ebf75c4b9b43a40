"""Hybrid search: one ranking of the scores or of the ranks that both engines give."""

from search.hybrid.end import OneEngine, end_of
from search.hybrid.ranks import RRF_K, ReciprocalRanks
from search.hybrid.scores import ScoreSum, Side
from search.hybrid.threshold import Begun, candidates
from search.hybrid.trust import fulltext_side, neural_side
from search.request import MAX_LIMIT

WINDOW = RRF_K + 2 * MAX_LIMIT
"""How deep both rankings are read.

By reciprocal ranks no deeper record can be among the best: one in neither reading scores below 1 / (k + WINDOW + 1),
and the heavier ranking's first n records score ½ / (k + n) or more, which is not less as long as WINDOW ≥ k + 2 · n.
By scores, ``search.hybrid.threshold`` bounds what a deeper record can score.
"""

__all__ = [
    "RRF_K",
    "WINDOW",
    "Begun",
    "OneEngine",
    "ReciprocalRanks",
    "ScoreSum",
    "Side",
    "candidates",
    "end_of",
    "fulltext_side",
    "neural_side",
]
