"""How many records hold the words of a query."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from search.compare import QueryWord
from search.fulltext import Tokenizer
from search.store.store import Filter, Store

MOST_WORDS = 100
_KEPT = 20_000
_AT_ONCE = 8


class DocumentFrequencies:
    """Counts the records that hold a term, and keeps what it counted: an index does not change."""

    def __init__(self, store: Store, tokenizer: Tokenizer) -> None:
        self._store = store
        self._tokenizer = tokenizer
        self._kept: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def words(self, query: str) -> tuple[QueryWord, ...]:
        """The distinct words of a query in order, the first hundred; words of one term count once."""
        found: dict[str, tuple[str, str]] = {}
        for token in self._tokenizer.words(query):
            word = query[token.start : token.end]
            found.setdefault(token.term or word, (word, token.term))
        words = [*found.values()][:MOST_WORDS]
        df = self.df([term for _, term in words if term])
        return tuple(QueryWord(word, term, df.get(term, 0)) for word, term in words)

    def df(self, terms: Sequence[str]) -> dict[str, int]:
        """The document frequency of each term; over the network several are asked at once."""
        with self._lock:
            found = {term: self._kept[term] for term in terms if term in self._kept}
        missing = [term for term in terms if term not in found]
        if len(missing) > 1 and self._store.exchanges:
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                counts = [*threads.map(self._count, missing)]
        else:
            counts = [self._count(term) for term in missing]
        counted = dict(zip(missing, counts, strict=True))
        with self._lock:
            self._kept |= counted
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found | counted

    def _count(self, term: str) -> int:
        return self._store.count(Filter(every_term=(term,)))
