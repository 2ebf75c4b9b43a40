"""How much a query asks for: the most that a record could score for its words."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence

from search.fulltext import BM25, Tokenizer
from search.fulltext.bm25 import raw_idf
from search.store.payload import record_of
from search.store.store import WORDS, Reading, Scored

_KEPT = 20_000
_MOST_TERMS = 32


class Information:
    """The idf of each term, found without counting: an exchange that reads rankings can bring it too.

    A record's summand is idf · saturation, and its text tells the saturation. So the best record for a term tells
    the term's idf. What was found is kept: an index does not change.
    """

    def __init__(self, tokenizer: Tokenizer, bm25: BM25) -> None:
        self._tokenizer = tokenizer
        self._bm25 = bm25
        self._weightless = frozenset(bm25.weightless)
        self._kept: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def unknown(self, terms: Sequence[str]) -> list[str]:
        """Those of the query's first 32 distinct terms whose idf is not known yet."""
        with self._lock:
            return [term for term in self._asked(terms) if term not in self._kept and term not in self._weightless]

    def readings(self, unknown: Sequence[str]) -> list[Reading]:
        """What tells the idf of these terms."""
        return [Reading(self._bm25.query([term]), 1, using=WORDS, records=True) for term in unknown]

    def learn(self, unknown: Sequence[str], found: Sequence[list[Scored]]) -> None:
        """Keep what the readings found; a term that no record holds has the idf of df = 0."""
        idfs = {term: self._idf(term, best) for term, best in zip(unknown, found, strict=True)}
        with self._lock:
            self._kept |= idfs
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def of(self, terms: Sequence[str]) -> float:
        """Σ idf(t) (k1 + 1) over ``terms`` with repeats: above what any record can score.

        Of a query of more than 32 terms it is what the first 32 give, in proportion.
        """
        counts = Counter(terms)
        asked = self._asked(terms)
        with self._lock:
            total = sum(counts[term] * self._kept.get(term, 0.0) for term in asked)
        return (self._bm25.k1 + 1) * total * len(terms) / max(1, sum(counts[term] for term in asked))

    def _asked(self, terms: Sequence[str]) -> list[str]:
        return [*dict.fromkeys(terms)][:_MOST_TERMS]

    def _idf(self, term: str, best: list[Scored]) -> float:
        if not best:
            return raw_idf(0, self._bm25.records)
        terms = self._tokenizer.tokenize(record_of(best[0].id, best[0].payload or {}).text)
        saturation = self._bm25.saturation(terms.count(term), len(terms))
        return max(0.0, best[0].score / saturation) if saturation else 0.0
