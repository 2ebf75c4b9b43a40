"""The two ends of the weight, where the hybrid is one engine."""

from typing import NamedTuple

from search.request import FULLTEXT, NEURAL


class OneEngine(NamedTuple):
    """The engine that has all the weight: its hits, order and scores, without trust and without a name's bonus."""

    engine: str

    def score(self, cosine: float | None, bm25: float | None) -> float:
        """The engine's own score of a record; 0.0 where it does not find it."""
        return {NEURAL: cosine, FULLTEXT: bm25}[self.engine] or 0.0


def end_of(weight: float) -> OneEngine | None:
    """The engine that a weight gives everything to, None between the ends."""
    return OneEngine(FULLTEXT if weight else NEURAL) if weight in (0, 1) else None
