"""The full-text engine: terms of the query, scores from the postings, the best few."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.catalog.city_index import CityIndex
from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, FULLTEXT, checked_limit, checked_query
from search.fulltext.interface import Contribution, Factors
from search.fulltext.postings import Postings
from search.fulltext.tokens import Tokenizer
from search.ranking import WholeRanking
from search.startup import Hit, SearchResult, Standing

_GROUPS = 512


class FullTextSearcher:
    """BM25 over the postings of one index. Scores are unbounded above; a hit's is always > 0."""

    name = FULLTEXT

    def __init__(self, postings: Postings, tokenizer: Tokenizer, records: Records, cities: CityIndex) -> None:
        self.postings = postings
        self.tokenizer = tokenizer
        self._records = records
        self._cities = cities

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Collection[str] = ()) -> SearchResult:
        """See ``Engine.search``. No hit for a query none of whose terms occur."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        ids, scores, matches = self.rank(self.tokenizer.tokenize(query), limit, cities)
        hits = tuple(
            Hit(id, rank, score, self._records[id])
            for rank, (id, score) in enumerate(zip(ids, scores, strict=True), start=1)
        )
        took = (perf_counter() - started) * 1000
        return SearchResult(FULLTEXT, query, hits, took_ms=took, matches=matches)

    def standings(self, query: str, ids: Collection[int], *, cities: Collection[str] = ()) -> dict[int, Standing]:
        """See ``Engine.standings``. A record is found if any term of the query occurs in it."""
        whole = self.whole(query, cities=cities)
        return {id: whole.standing(id) for id in ids}

    def holders(self, words: Sequence[str]) -> list[int]:
        """See ``FullText.holders``."""
        return [sum(map(self.postings.holders, self.tokenizer.tokenize(word))) for word in words]

    def held(self, words: Collection[str], cities: Collection[str] = ()) -> bool:
        """See ``FullText.held``."""
        lists = [self.postings.term(term) for term in self.tokenizer.tokenize(" ".join(words))]
        found = sorted((ids for held in lists if held is not None for ids in held[:1]), key=len)
        if not found or len(found) < len(lists):
            return False
        conditions: list[NDArray[np.signedinteger[Any]]] = [*found[1:]]
        if cities:
            conditions.insert(0, self._cities.ids(cities))
        ids = np.asarray(found[0])
        for condition in conditions:
            ids = ids[np.isin(ids, condition, assume_unique=True)]
        return bool(len(ids))

    def contributions(self, asked: Mapping[str, Sequence[str]], id: int) -> dict[str, Contribution]:
        """See ``FullText.contributions``."""
        postings, found = self.postings, {}
        for term, words in asked.items():
            if (part := postings.part(term, id)) != 0:
                idf = postings.idf(term)
                factors = Factors(idf, part / idf if idf else 0.0, postings.mean_length)
                found[term] = Contribution(len(words) * part, factors)
        return found

    def whole(self, query: str, *, cities: Collection[str] = ()) -> WholeRanking:
        """The exact ranking of every record that the filter leaves; raises QueryError."""
        scores = self.postings.scores(self.tokenizer.tokenize(checked_query(query)))
        pool = self._cities.pool(cities)
        chosen = np.zeros(len(pool)) if scores is None else scores[pool] if cities else scores
        return WholeRanking(FULLTEXT, pool, chosen, found=chosen > 0)

    def rank(
        self, terms: Collection[str], limit: int, cities: Collection[str] = ()
    ) -> tuple[list[int], list[float], int]:
        """The best ids with their scores, both of length ≤ ``limit``, and how many records match."""
        scores = self.postings.scores(terms)
        if scores is None:
            return [], [], 0
        if cities:
            allowed = self._cities.ids(cities)
            best = top(scores[allowed], limit)
            ids, matches = allowed[best], int(np.count_nonzero(scores[allowed] > 0))
        else:
            ids, matches = top(scores, limit), int(np.count_nonzero(scores > 0))
        return ids.tolist(), scores[ids].tolist(), matches


def top(scores: NDArray[np.floating[Any]], limit: int) -> NDArray[np.int64]:
    """Positions of the ``limit`` highest scores above 0, best first, ties by position.

    The ``limit``-th highest of the maxima of disjoint groups of scores cannot exceed the
    ``limit``-th highest score, so whatever is below it is out; what is left to sort is little.
    """
    bound = 0.0
    width = len(scores) // _GROUPS
    if limit <= _GROUPS and width > 1:
        maxima = scores[: width * _GROUPS].reshape(width, _GROUPS).max(axis=0)
        bound = float(np.partition(maxima, _GROUPS - limit)[_GROUPS - limit])
    candidates = np.flatnonzero(scores >= bound if bound > 0 else scores > 0)
    return candidates[np.argsort(-scores[candidates], kind="stable")[:limit]]
