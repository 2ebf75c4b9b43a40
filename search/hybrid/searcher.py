"""The hybrid engine: the neural and the full-text ranking of the same query, fused by rank."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter

import numpy as np

from search.catalog.names import NameIndex, name_key
from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, FULLTEXT, HYBRID, NEURAL, checked_limit, checked_query
from search.fulltext import FullTextSearcher
from search.fulltext.searcher import top
from search.hybrid.fusion import Fusion
from search.neural import NeuralSearcher
from search.neural.store import Fuses
from search.ranking import WholeRanking
from search.startup import Hit, SearchResult, Standing


class HybridSearcher:
    """Reciprocal rank fusion over one index; a startup whose name is the query comes first.

    Ranks are those in both whole rankings, however deep, so that fusing is exact. A store that can
    fuse by itself does so; of what it finds best, the ranks are made exact in the same way, since a
    store orders equal scores as it likes.
    """

    name = HYBRID

    def __init__(
        self,
        neural: NeuralSearcher,
        fulltext: FullTextSearcher,
        names: NameIndex,
        records: Records,
        fusion: Fusion | None = None,
    ) -> None:
        self.fusion = fusion or Fusion()
        self._neural = neural
        self._fulltext = fulltext
        self._names = names
        self._records = records

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """See ``Engine.search``. Each hit carries its standings in both rankings. Raises as both engines do."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        self._neural.encoder.vector(query)
        encoded = perf_counter()
        standings = self._candidates(query, limit, cities)
        named = self.named(query)
        scored = [
            (-self.fusion.score(neural.rank, fulltext.rank, id in named), id)
            for id, (neural, fulltext) in standings.items()
        ]
        best = sorted(pair for pair in scored if pair[0] < 0)[:limit]
        hits = tuple(
            Hit(id, rank, -score, self._records[id], standings[id], id in named)
            for rank, (score, id) in enumerate(best, start=1)
        )
        took, encode = (perf_counter() - encoded) * 1000, (encoded - started) * 1000
        return SearchResult(HYBRID, query, hits, took_ms=took, encode_ms=encode)

    def standings(
        self, query: str, ids: Collection[int], *, cities: Collection[str] = ()
    ) -> list[tuple[Standing, Standing]]:
        """Where startups stand in the neural and in the full-text ranking that the filter leaves."""
        found = self._candidates(checked_query(query), DEFAULT_LIMIT, cities, also=ids)
        return [found.get(id, (Standing(NEURAL), Standing(FULLTEXT))) for id in ids]

    def whole(self, query: str, *, cities: Collection[str] = ()) -> WholeRanking:
        """See ``Engine.whole``. A record is found if its score is above 0."""
        neural = self._neural.whole(query, cities=cities)
        fulltext = self._fulltext.whole(query, cities=cities)
        scores = self.fusion.scores(neural.ranks(), fulltext.ranks())
        scores[np.isin(neural.ids, self.named(query))] += self.fusion.name_bonus
        return WholeRanking(HYBRID, neural.ids, scores, found=scores > 0)

    def named(self, query: str) -> list[int]:
        """Ascending ids of the startups whose name is the query, without case, accents and legal form."""
        key = name_key(query)
        return [id for id in self._names.candidates(query) if name_key(self._records[id].name) == key]

    def _candidates(
        self, query: str, limit: int, cities: Collection[str], also: Collection[int] = ()
    ) -> dict[int, tuple[Standing, Standing]]:
        """Both standings of every record that can be among the best, and of those ``also`` asked for."""
        store, vector, depth = self._neural.store, self._neural.encoder.vector(query), self.fusion.depth(limit)
        nearest: dict[int, Standing] = {}
        by_meaning = self._neural.whole(query, cities=cities)
        by_words = self._fulltext.whole(query, cities=cities)
        if isinstance(store, Fuses):
            words = self._fulltext.postings.query(self._fulltext.tokenizer.tokenize(query))
            weights = (self.fusion.neural, self.fusion.fulltext)
            fused = store.fuse(vector, words, weights=weights, k=self.fusion.k, limit=depth, cities=cities)
            best = [id for id, _ in fused]
        else:
            found = store.search(vector, limit=depth, cities=cities)
            nearest = {id: Standing(NEURAL, rank, score) for rank, (id, score) in enumerate(found, start=1)}
            best = [*nearest, *by_words.ids[top(by_words.scores, depth)].tolist()]
        asked = [id for id in (*self.named(query), *also) if id in by_words]
        return {
            id: (nearest.get(id) or _beyond(by_meaning.standing(id), len(nearest)), by_words.standing(id))
            for id in dict.fromkeys([*best, *asked])
        }


def _beyond(standing: Standing, depth: int) -> Standing:
    """``standing`` kept below a reading it is not in, where equal scores are rounded differently."""
    if standing.rank is None or standing.rank > depth:
        return standing
    return Standing(standing.engine, depth + 1, standing.score)
