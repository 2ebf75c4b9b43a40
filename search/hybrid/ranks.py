"""Weighted reciprocal rank fusion.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods" (SIGIR 2009): a record's score is the sum of 1 / (k + rank) over the rankings
that hold it, k = 60. Here each summand is multiplied with its ranking's weight.
"""

from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import NamedTuple

from search.request import DEFAULT_WEIGHT

RRF_K = 60


class ReciprocalRanks(NamedTuple):
    """(1 − weight) / (k + neural rank) + weight / (k + full-text rank), higher is better.

    ``weight`` is full-text's share, from 0 to 1.
    """

    weight: float = DEFAULT_WEIGHT
    k: int = RRF_K

    @property
    def name_bonus(self) -> float:
        """What a startup gains whose name is the query: as much as the first rank in both, so none outranks it."""
        return 1 / (self.k + 1)

    def part(self, weight: float, rank: int | None) -> float:
        """What one ranking adds: weight / (k + rank), 0.0 where the ranking lacks the record."""
        return 0.0 if rank is None else weight / (self.k + rank)

    def score(self, neural: int | None, fulltext: int | None, named: bool = False) -> float:
        """The fused score of a record from its two ranks."""
        bonus = self.name_bonus if named else 0.0
        return self.part(1 - self.weight, neural) + self.part(self.weight, fulltext) + bonus

    def fuse(
        self, neural: Mapping[int, int], fulltext: Mapping[int, int], named: Collection[int] = ()
    ) -> list[tuple[int, float]]:
        """Ids and fused scores above 0, highest first, ties by ascending id, from the ranks in both readings."""
        scores = dict.fromkeys(named, self.name_bonus)
        for weight, ranks in ((1 - self.weight, neural), (self.weight, fulltext)):
            for id, rank in ranks.items():
                scores[id] = scores.get(id, 0.0) + self.part(weight, rank)
        above_zero = sorted(pair for pair in scores.items() if pair[1] > 0)
        return sorted(above_zero, key=itemgetter(1), reverse=True)
