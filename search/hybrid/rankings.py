"""The neural and the full-text ranking of one query, as far as fusing them needs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import numpy as np

from search.engine import FULLTEXT, HYBRID, NEURAL
from search.fulltext import FullTextSearcher
from search.fulltext.searcher import top
from search.hybrid.fusion import Fusion
from search.neural.cosines import HeldCosines
from search.neural.remember import QueryEncoder
from search.neural.store import VectorStore
from search.ranking import WholeRanking
from search.startup import Standing

Parents = tuple[Standing, Standing]


class Rankings(Protocol):
    """Where startups stand in both rankings, neural first, under a city filter."""

    def candidates(
        self, query: str, fusion: Fusion, limit: int, cities: Collection[str], also: Collection[int] = ()
    ) -> dict[int, Parents]:
        """Both standings of every record that can be among the best ``limit`` fused, and of those ``also`` asked for.

        Records that the filter leaves out are left out. Raises ModelError and StoreUnavailable.
        """
        ...

    def fused(
        self, query: str, fusion: Fusion, ids: Collection[int], named: Collection[int], cities: Collection[str]
    ) -> dict[int, Standing]:
        """Where each of ``ids`` stands in the fused ranking, ``named`` being those whose name is the query.

        Raises ModelError and StoreUnavailable.
        """
        ...


class WholeRankings:
    """Both rankings in full, however deep, so that fusing is exact."""

    def __init__(
        self, encoder: QueryEncoder, store: VectorStore, cosines: HeldCosines, fulltext: FullTextSearcher
    ) -> None:
        self._encoder = encoder
        self._store = store
        self._cosines = cosines
        self._fulltext = fulltext

    def candidates(
        self, query: str, fusion: Fusion, limit: int, cities: Collection[str], also: Collection[int] = ()
    ) -> dict[int, Parents]:
        """See ``Rankings.candidates``."""
        vector, depth = self._encoder.vector(query), fusion.depth(limit)
        by_meaning, by_words = self._whole(query, cities)
        found = self._store.search(vector, limit=depth, cities=cities)
        nearest = {id: Standing(NEURAL, rank, score) for rank, (id, score) in enumerate(found, start=1)}
        best = [*nearest, *by_words.ids[top(by_words.scores, depth)].tolist()]
        return {
            id: (nearest.get(id) or _beyond(by_meaning.standing(id), len(nearest)), by_words.standing(id))
            for id in dict.fromkeys([*best, *(id for id in also if id in by_words)])
        }

    def fused(
        self, query: str, fusion: Fusion, ids: Collection[int], named: Collection[int], cities: Collection[str]
    ) -> dict[int, Standing]:
        """See ``Rankings.fused``. A record is found if its score is above 0."""
        neural, fulltext = self._whole(query, cities)
        scores = fusion.scores(neural.ranks(), fulltext.ranks())
        scores[np.isin(neural.ids, [*named])] += fusion.name_bonus
        whole = WholeRanking(HYBRID, neural.ids, scores, found=scores > 0)
        return {id: whole.standing(id) for id in ids}

    def _whole(self, query: str, cities: Collection[str]) -> tuple[WholeRanking, WholeRanking]:
        vector = self._encoder.vector(query)
        return self._cosines.whole(vector, cities), self._fulltext.whole(query, cities=cities)


def unknown() -> Parents:
    """The standings of a record that neither ranking holds."""
    return Standing(NEURAL), Standing(FULLTEXT)


def _beyond(standing: Standing, depth: int) -> Standing:
    """``standing`` kept below a reading it is not in, where equal scores are rounded differently."""
    if standing.rank is None or standing.rank > depth:
        return standing
    return Standing(standing.engine, depth + 1, standing.score)
