"""Results with how they stand out from noise, and whether they answer the query."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace

from search.catalog.cities import city_key
from search.engine import NEURAL
from search.fulltext import FullText
from search.neural import NeuralSearcher
from search.noise import NoiseFloor, judge, read_query
from search.startup import Hit, SearchResult

_KEPT_FLOORS = 64


class Judging:
    """Judges results of the neural and the hybrid engine over one index; safe to share between threads."""

    def __init__(self, floor: NoiseFloor, fulltext: FullText, neural: NeuralSearcher) -> None:
        self.floor = floor
        self._fulltext = fulltext
        self._neural = neural
        self._floors: OrderedDict[frozenset[str], NoiseFloor] = OrderedDict()
        self._lock = threading.Lock()

    def judged(self, result: SearchResult, cities: Collection[str] = ()) -> SearchResult:
        """``result`` with ``answered``, and with ``above_noise`` for each hit; unchanged if it has no hit.

        Both are about cosines in the pool that ``cities`` leaves, whichever engine ranked.
        """
        if not result.hits:
            return result
        floor = self.floor_of(cities)
        vector = self._neural.encoder.vector(result.query)
        best = _best(result) or self._neural.store.search(vector, limit=1, cities=cities)[0].score
        names = [hit.startup.name for hit in result.hits]
        reading = read_query(result.query, self._fulltext, names=names, cities=cities)
        hits = tuple(replace(hit, above_noise=floor.percentile(_cosine(hit))) for hit in result.hits)
        return replace(result, hits=hits, answered=judge(best, floor, reading, vector).good)

    def floor_of(self, cities: Collection[str]) -> NoiseFloor:
        """The floor of the records in any of ``cities``, or of all; those last asked for are kept."""
        key = frozenset(map(city_key, cities))
        if not key:
            return self.floor
        with self._lock:
            if key in self._floors:
                self._floors.move_to_end(key)
                return self._floors[key]
        found = self._neural.cosines.floor(self.floor, cities) or self.floor
        with self._lock:
            self._floors[key] = found
            while len(self._floors) > _KEPT_FLOORS:
                self._floors.popitem(last=False)
        return found


def _best(result: SearchResult) -> float | None:
    """The best cosine of the pool, if one of the hits has it."""
    if result.engine == NEURAL:
        return result.hits[0].score
    return next((p.score for hit in result.hits for p in hit.parents if p.engine == NEURAL and p.rank == 1), None)


def _cosine(hit: Hit) -> float:
    """The hit's cosine, whether its engine ranked by it or fused it."""
    return next((parent.score or 0.0 for parent in hit.parents if parent.engine == NEURAL), hit.score)
