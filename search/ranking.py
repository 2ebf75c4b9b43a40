"""An engine's ranking of the whole catalog, for true ranks beyond the hits that a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.startup import Standing


@dataclass(frozen=True)
class WholeRanking:
    """What one engine makes of every record in a pool, exactly.

    ``ids`` (n,) ascending record ids of the pool; ``scores`` (n,) higher is better; ``found`` (n,)
    whether the engine finds the record at all, or None if it ranks every record.
    """

    engine: str
    ids: NDArray[np.int64]
    scores: NDArray[np.floating[Any]]
    found: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        """How many records are in the pool."""
        return len(self.ids)

    def __contains__(self, id: int) -> bool:
        """Whether the record is in the pool."""
        place = int(np.searchsorted(self.ids, id))
        return place < len(self.ids) and bool(self.ids[place] == id)

    @property
    def matches(self) -> int:
        """How many records the engine finds."""
        return len(self.ids) if self.found is None else int(np.count_nonzero(self.found))

    def standing(self, id: int) -> Standing:
        """Rank and score of a record, ties by ascending id; neither if it is not found or not in the pool."""
        place = int(np.searchsorted(self.ids, id))
        if id not in self or (self.found is not None and not self.found[place]):
            return Standing(self.engine)
        score = self.scores[place]
        better, equal = self.scores > score, self.scores[:place] == score
        if self.found is not None:
            better, equal = better & self.found, equal & self.found[:place]
        return Standing(self.engine, 1 + int(np.count_nonzero(better) + np.count_nonzero(equal)), float(score))

    def ranks(self) -> NDArray[np.int64]:
        """The rank of every record of the pool, shape (n,), from 1; 0 where it is not found."""
        ranks = np.zeros(len(self.ids), dtype=np.int64)
        among = np.arange(len(self.ids)) if self.found is None else np.flatnonzero(self.found)
        order = among[np.argsort(-self.scores[among], kind="stable")]
        ranks[order] = np.arange(1, len(order) + 1)
        return ranks
