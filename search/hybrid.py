"""Weighted reciprocal rank fusion.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (SIGIR 2009): a record's score is the sum of 1 / (k + rank) over the rankings
that hold it, k = 60. A ranking's weight divides its ranks, as in Qdrant: 1 / (k + rank / weight).
"""

from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import NamedTuple

from search.request import DEFAULT_WEIGHT, MAX_LIMIT

RRF_K = 60
WINDOW = RRF_K + 2 * MAX_LIMIT
"""How deep both rankings are read; deeper ranks add nothing.

A record in neither reading scores below 2 / (k + WINDOW + 1), and the heavier ranking's first n records score
1 / (k + n) or more each, so none can be among the best n as long as WINDOW ≥ k + 2 · n.
"""


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

    def fuse(
        self, neural: Mapping[int, int], fulltext: Mapping[int, int], named: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Ids and fused scores above 0, highest first, ties by ascending id, from the ranks in both readings."""
        scores = dict.fromkeys(named, self.name_bonus)
        for weight, ranks in ((self.neural, neural), (self.fulltext, fulltext)):
            if weight > 0:
                for id, rank in ranks.items():
                    scores[id] = scores.get(id, 0.0) + self.part(weight, rank)
        above_zero = sorted(pair for pair in scores.items() if pair[1] > 0)
        return sorted(above_zero, key=itemgetter(1), reverse=True)
