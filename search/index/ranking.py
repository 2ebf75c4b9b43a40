"""One engine's ranking, as deep as it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from search.record import EngineRank
from search.store.store import Scored


@dataclass(frozen=True)
class Ranking:
    """The best records of one engine, best first, ties by ascending id.

    ``depth`` is how many were asked for; a reading that found fewer holds all that the engine finds.
    """

    engine: str
    found: tuple[Scored, ...]
    depth: int

    @classmethod
    def of(cls, engine: str, found: Sequence[Scored], depth: int, *, above: float | None = None) -> Self:
        """The ranking of what was read, without scores that are not ``above`` a bound."""
        return cls(engine, tuple(one for one in found if above is None or one.score > above), depth)

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.found]

    @property
    def best(self) -> float:
        """The best score; 0.0 of an empty ranking."""
        return self.found[0].score if self.found else 0.0

    @property
    def complete(self) -> bool:
        """Whether nothing ranks deeper than what was read."""
        return len(self.found) < self.depth

    @cached_property
    def ranks(self) -> dict[int, int]:
        """The rank of each record that was read, from 1."""
        return {one.id: rank for rank, one in enumerate(self.found, start=1)}

    def place(self, id: int, score: float | None) -> EngineRank:
        """The rank of a record whose true score is ``score``, None if the engine does not find it.

        A record that was not read ranks behind all that score higher; below the last of them its rank
        is not known.
        """
        if id in self.ranks or score is None:
            return self.parent(id, score)
        if not self.complete and score <= self.found[-1].score:
            return EngineRank(self.engine, None, score, beyond=self.depth)
        return EngineRank(self.engine, 1 + sum(one.score > score for one in self.found), score)

    def parent(self, id: int, score: float | None) -> EngineRank:
        """The same where only ranks that were read count, as in a fusion."""
        rank = self.ranks.get(id)
        if rank is not None:
            return EngineRank(self.engine, rank, self.found[rank - 1].score)
        return EngineRank(self.engine, None, score, beyond=None if score is None else self.depth)

    def window(self, depth: int) -> Self:
        """The ranking as it is when read only so deep."""
        return self if depth >= self.depth else type(self)(self.engine, self.found[:depth], depth)
