"""Weighted reciprocal rank fusion.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (SIGIR 2009): a record's score is the sum of 1 / (k + rank) over the rankings
that hold it, k = 60. A ranking's weight divides its ranks, as in Qdrant: 1 / (k + rank / weight).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.engine import DEFAULT_WEIGHT

RRF_K = 60


class Fusion(NamedTuple):
    """How much each ranking counts: ``weight`` is full-text's share, 0 is all neural, 1 all full-text.

    The weights of the two rankings sum to 2, so that equal shares give the scores of the paper.
    """

    weight: float = DEFAULT_WEIGHT
    k: int = RRF_K

    @property
    def neural(self) -> float:
        return 2 * (1 - self.weight)

    @property
    def fulltext(self) -> float:
        return 2 * self.weight

    @property
    def name_bonus(self) -> float:
        """What a startup gains whose name is the query: as much as the first rank in both, so none outranks it."""
        return 2 / (self.k + 1)

    def part(self, weight: float, rank: int | None) -> float:
        """What one ranking adds: 1 / (k + rank / weight); 0.0 without weight, or where it lacks the record."""
        return 0.0 if rank is None or weight <= 0 else 1 / (self.k + rank / weight)

    def score(self, neural: int | None, fulltext: int | None, named: bool = False) -> float:
        """The fused score of a record from its two ranks, higher is better."""
        bonus = self.name_bonus if named else 0.0
        return self.part(self.neural, neural) + self.part(self.fulltext, fulltext) + bonus

    def scores(self, neural: NDArray[np.int64], fulltext: NDArray[np.int64]) -> NDArray[np.float64]:
        """The same for arrays of ranks, shape (n,), where 0 stands for none; without the name's bonus."""
        parts = [
            np.where(ranks > 0, weight / np.maximum(self.k * weight + ranks, 1), 0.0)
            for weight, ranks in ((self.neural, neural), (self.fulltext, fulltext))
        ]
        return parts[0] + parts[1]

    def depth(self, limit: int) -> int:
        """How deep both rankings must be read so that no record outside can be among the best ``limit``.

        A record in neither reading scores below 2 / (k + depth + 1), whatever the weights. The
        heavier ranking's first ``limit`` records score 1 / (k + limit) or more each, since its weight
        is at least 1. The first does not exceed the second from depth = k + 2 · limit on.
        """
        return self.k + 2 * limit
