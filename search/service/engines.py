"""The engines over one index generation, and what compares and explains their results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from search.compare import Comparison, compare
from search.compare.survey import SurveyRow, survey_row
from search.engine import (
    DEFAULT_LIMIT,
    DEFAULT_WEIGHT,
    FULLTEXT,
    HYBRID,
    NEURAL,
    Engine,
    checked_engine,
    checked_query,
    checked_weight,
)
from search.errors import IndexMismatch
from search.explain import Explanation, explain_fulltext, explain_hybrid, explain_neural
from search.hybrid import Fusion, HybridSearcher, Rankings, WholeRankings
from search.index import Parts, TextParts
from search.index.build import NOISE
from search.index.place import SHARD
from search.index.vectors import open_vectors
from search.neural import NeuralSearcher
from search.neural.cosines import HeldCosines
from search.neural.remember import QueryEncoder
from search.neural.store import VectorStore
from search.noise import NoiseFloor
from search.service.judging import Judging
from search.startup import SearchResult


class Engines:
    """All engines of one index; safe to share between threads. All of them raise StoreUnavailable too."""

    def __init__(self, parts: Parts, neural: NeuralSearcher, rankings: Rankings, floor: NoiseFloor) -> None:
        self.parts = parts
        self.neural = neural
        self.judging = Judging(floor, parts.fulltext, neural)
        self._rankings = rankings

    def engine(self, name: str, weight: float = DEFAULT_WEIGHT) -> Engine:
        """The engine of this name; ``weight`` is full-text's share in the hybrid. Raises QueryError."""
        fusion = Fusion(checked_weight(weight))
        if checked_engine(name) == FULLTEXT:
            return self.parts.fulltext
        return self.neural if name == NEURAL else self._hybrid(fusion)

    def search(
        self,
        name: str,
        query: str,
        *,
        limit: int = DEFAULT_LIMIT,
        cities: Collection[str] = (),
        weight: float = DEFAULT_WEIGHT,
    ) -> SearchResult:
        """See ``Engine.search``; neural and hybrid results are judged against noise."""
        result = self.engine(name, weight).search(query, limit=limit, cities=cities)
        return result if name == FULLTEXT else self.judging.judged(result, cities)

    def compare(
        self,
        names: Sequence[str],
        query: str,
        *,
        limit: int = DEFAULT_LIMIT,
        cities: Collection[str] = (),
        weight: float = DEFAULT_WEIGHT,
    ) -> Comparison:
        """The results of several engines for the same query, compared; raises as the engines do."""
        engines = [self.engine(name, weight) for name in names]
        results = [self.search(name, query, limit=limit, cities=cities, weight=weight) for name in names]
        fulltext, pool = self.parts.fulltext, self.parts.cities.size(cities)
        return compare(engines, fulltext, results, limit=limit, cities=cities, pool=pool)

    def surveyor(
        self, pair: Sequence[str], *, limit: int, cities: Collection[str] = (), weight: float = DEFAULT_WEIGHT
    ) -> Callable[[str], SurveyRow]:
        """What measures how far two engines agree on a query; it raises as they do."""

        def measure(query: str) -> SurveyRow:
            first, second = (self.search(name, query, limit=limit, cities=cities, weight=weight) for name in pair)
            return survey_row(first, second, limit)

        return measure

    def explain(
        self,
        name: str,
        query: str,
        ids: Sequence[int],
        *,
        cities: Collection[str] = (),
        weight: float = DEFAULT_WEIGHT,
    ) -> list[Explanation]:
        """Why each startup of ``ids`` has its score for ``query``; one pass of the model over all of them.

        Raises QueryError, UnknownStartup and ModelError.
        """
        query, fusion = checked_query(query), Fusion(checked_weight(weight))
        records = self.parts.records.many(ids)
        startups = [records[id] for id in ids]
        by_words = [explain_fulltext(self.parts.fulltext, query, startup) for startup in startups]
        if checked_engine(name) == FULLTEXT or not startups:
            return by_words
        vector = self.neural.encoder.vector(query)
        shares = self.neural.encoder.encoder.shares([startup.text for startup in startups])
        by_meaning = [
            explain_neural(vector, share, startup, float(self.neural.store.vector(startup.id) @ vector))
            for share, startup in zip(shares, startups, strict=True)
        ]
        if name != HYBRID:
            return by_meaning
        hybrid = self._hybrid(fusion)
        named, parents = hybrid.named(query), hybrid.parents(query, ids, cities=cities)
        return [
            explain_hybrid(fusion, found, startup.id in named, startup, explained)
            for startup, found, *explained in zip(startups, parents, by_meaning, by_words, strict=True)
        ]

    def _hybrid(self, fusion: Fusion) -> HybridSearcher:
        return HybridSearcher(self.neural.encoder, self._rankings, self.parts.names, self.parts.records, fusion)


def open_engines(
    generation: Path, parts: TextParts, queries: QueryEncoder, store: VectorStore | None = None
) -> Engines:
    """The engines over a finished generation on this disk; raises IndexUnusable.

    ``store`` finds the nearest vectors, the generation's own shard by default.
    """
    from search.neural.edge import EdgeStore

    nearest = store or EdgeStore.open(generation / SHARD)
    cosines = HeldCosines(open_vectors(generation), parts.cities)
    neural = NeuralSearcher(queries, nearest, cosines, parts.records)
    rankings = WholeRankings(queries, nearest, cosines, parts.fulltext)
    try:
        floor = NoiseFloor.load(generation / NOISE)
    except (OSError, ValueError) as error:
        raise IndexMismatch(f"The noise floor of {generation} cannot be read ({error}).") from error
    return Engines(parts, neural, rankings, floor)
