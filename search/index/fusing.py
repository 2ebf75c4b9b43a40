"""The hybrid's ranking, made of what was read of both engines' rankings."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Protocol

import numpy as np

from search.hybrid import (
    Begun,
    OneEngine,
    ReciprocalRanks,
    ScoreSum,
    Side,
    candidates,
    end_of,
    fulltext_side,
    neural_side,
)
from search.index.asking import Answer
from search.index.ranking import Ranking
from search.noise import NoiseFloor
from search.record import EngineRank
from search.request import FULLTEXT, HYBRID, NEURAL, RRF, SearchRequest


@dataclass(frozen=True)
class Fused:
    """Ids and fused scores, best first, ties by ascending id.

    The first ``exact`` are certain: no record that was left out scores higher. ``whole``: all that score above 0 are
    there. ``named`` came first for their name.
    """

    found: tuple[tuple[int, float], ...]
    exact: int
    whole: bool = False
    named: frozenset[int] = frozenset()

    @cached_property
    def ids(self) -> list[int]:
        return [id for id, _ in self.found]

    def place(self, id: int, shown: int) -> EngineRank:
        """The rank of a record that is among the first ``exact``, or not among the first ``shown``."""
        rank, score = self._ranks.get(id, (None, None))
        if rank is not None and rank <= self.exact:
            return EngineRank(HYBRID, rank, score)
        return EngineRank(HYBRID, None, score, None if self.whole else max(self.exact, min(shown, len(self.found))))

    @cached_property
    def _ranks(self) -> dict[int, tuple[int, float]]:
        return {id: (rank, score) for rank, (id, score) in enumerate(self.found, start=1)}


class Fusing(Protocol):
    """One way to fuse an answer."""

    @property
    def fusion(self) -> OneEngine | ReciprocalRanks | ScoreSum:
        """The formula."""
        ...

    def undecided(self, limit: int | None) -> Collection[int]:
        """The records whose true scores decide which are the best ``limit``; None for the order of all read."""
        ...

    def fused(self, among: Collection[int]) -> Fused:
        """The ranking; where true scores are needed, of the records whose scores are known."""
        ...


@dataclass(frozen=True)
class _End:
    answer: Answer
    fusion: OneEngine

    def undecided(self, limit: int | None) -> Collection[int]:
        return ()

    def fused(self, among: Collection[int]) -> Fused:
        neural, fulltext = self.answer.windows
        ranking = {NEURAL: neural, FULLTEXT: fulltext}[self.fusion.engine]
        return Fused(tuple((one.id, one.score) for one in ranking.found), len(ranking.found), ranking.complete)


@dataclass(frozen=True)
class _Ranks:
    answer: Answer
    fusion: ReciprocalRanks

    def undecided(self, limit: int | None) -> Collection[int]:
        return ()

    def fused(self, among: Collection[int]) -> Fused:
        neural, fulltext = self.answer.windows
        found = self.fusion.fuse(neural.ranks, fulltext.ranks, self.answer.named)
        return Fused(tuple(found), len(found), neural.complete, self.answer.named)


@dataclass(frozen=True)
class _Scores:
    answer: Answer
    fusion: ScoreSum

    def undecided(self, limit: int | None) -> Collection[int]:
        neural, fulltext = self.answer.windows
        if limit is None:
            return {*neural.ranks, *fulltext.ranks, *self.answer.named}
        sides = (self._begun(neural, self.fusion.neural), self._begun(fulltext, self.fusion.fulltext))
        return {*candidates(*sides, limit), *self.answer.named}

    def fused(self, among: Collection[int]) -> Fused:
        answer = self.answer
        scores = [
            (id, self.fusion.score(answer.cosines.get(id), answer.bm25s.get(id), id in answer.named)) for id in among
        ]
        found = sorted(sorted(pair for pair in scores if pair[1] > 0), key=itemgetter(1), reverse=True)
        neural, fulltext = answer.windows
        unread = self._begun(neural, self.fusion.neural).rest + self._begun(fulltext, self.fusion.fulltext).rest
        return Fused(tuple(found), sum(score >= unread for _, score in found), not unread, answer.named)

    def _begun(self, ranking: Ranking, side: Side) -> Begun:
        parts = side.parts(np.array([one.score for one in ranking.found]))
        return Begun(ranking.ids, parts, 0.0 if ranking.complete else float(parts[-1]))


def fusing(answer: Answer, request: SearchRequest, floor: Callable[[], NoiseFloor]) -> Fusing:
    """How a request wants an answer fused. The noise ``floor`` of the answer's filter is read only if needed."""
    end = end_of(request.weight)
    if end is not None:
        return _End(answer, end)
    if request.fusion == RRF:
        return _Ranks(answer, ReciprocalRanks(request.weight))
    noise = floor()
    neural = neural_side(1 - request.weight, answer.best, noise.typical, noise.spread)
    fulltext = fulltext_side(request.weight, answer.fulltext.best, answer.information, len(answer.terms))
    return _Scores(answer, ScoreSum(neural, fulltext))
