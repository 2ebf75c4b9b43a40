"""The full-text engine of a server: Qdrant's own BM25 over a text index with English stop words and stems."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

from search.catalog.records import Records
from search.engine import DEFAULT_LIMIT, FULLTEXT, checked_limit, checked_query
from search.fulltext import Contribution, Tokenizer
from search.server.collection import Collection
from search.server.filters import among, in_cities, with_words
from search.server.nearest import by_words, kept, scored, standings
from search.startup import Hit, SearchResult, Standing

TOKENIZER_ID = "qdrant word lowercase ascii-folding stopwords-en snowball-en v1"

_AT_ONCE = 8


class ServerFullText:
    """See ``FullText``. Scores are those of Qdrant: BM25 with an idf that is never negative.

    ``tokenizer`` marks and explains words here; Qdrant splits, folds and stems in the same way.
    """

    name = FULLTEXT

    def __init__(self, collection: Collection, records: Records) -> None:
        self.tokenizer = Tokenizer()
        self._collection = collection
        self._records = records

    def search(self, query: str, *, limit: int = DEFAULT_LIMIT, cities: Ids[str] = ()) -> SearchResult:
        """See ``Engine.search``. No hit for a query of stop words alone. Also raises StoreUnavailable."""
        query, limit = checked_query(query), checked_limit(limit)
        started = perf_counter()
        if not self.tokenizer.tokenize(query):
            return SearchResult(FULLTEXT, query, (), took_ms=(perf_counter() - started) * 1000, matches=0)
        condition = in_cities(cities)
        (points,) = self._collection.query([kept(by_words(query, limit=limit), *condition)])
        found = scored(points)
        matches = len(found)
        if matches == limit:
            matches = self._collection.count(*condition, with_words(query, every=False))
        records = self._records.many([id for id, _ in found])
        hits = tuple(Hit(id, rank, score, records[id]) for rank, (id, score) in enumerate(found, start=1))
        return SearchResult(FULLTEXT, query, hits, took_ms=(perf_counter() - started) * 1000, matches=matches)

    def standings(self, query: str, ids: Ids[int], *, cities: Ids[str] = ()) -> dict[int, Standing]:
        """See ``Engine.standings``; ranks are known down to 10,000. Also raises StoreUnavailable."""
        query = checked_query(query)
        if not self.tokenizer.tokenize(query):
            return {id: Standing(FULLTEXT) for id in ids}
        return standings(FULLTEXT, self._collection, by_words(query, limit=1), ids, cities)

    def holders(self, words: Sequence[str]) -> list[int]:
        """See ``FullText.holders``: a count for each word, several at once."""

        def count(word: str) -> int:
            return self._collection.count(with_words(word, every=True)) if self.tokenizer.tokenize(word) else 0

        if len(words) < 2:
            return [count(word) for word in words]
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return [*threads.map(count, words)]

    def held(self, words: Ids[str], cities: Ids[str] = ()) -> bool:
        """See ``FullText.held``."""
        text = " ".join(words)
        if not self.tokenizer.tokenize(text):
            return False
        pages = self._collection.scroll(*in_cities(cities), with_words(text, every=True), most=1, fields=False)
        return any(pages)

    def contributions(self, asked: Mapping[str, Sequence[str]], id: int) -> dict[str, Contribution]:
        """See ``FullText.contributions``: the score for each word alone; they add up to that for all."""
        if not asked:
            return {}
        requests = [kept(by_words(words[0], limit=1), among([id])) for words in asked.values()]
        found = zip(asked, self._collection.query(requests), strict=True)
        return {term: Contribution(points[0].score) for term, points in found if points}
