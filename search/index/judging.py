"""Whether a query has an answer here: what is asked of the index for it, and the verdict."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from search.fulltext import BM25, Tokenizer
from search.noise import NONE, WEAK, NoiseFloor, QueryTerms, bar_reached, query_terms, read_query, strength
from search.noise import Reading as QueryReading
from search.noise.stored import filtered_floor
from search.record import Hit, SearchResult
from search.request import FULLTEXT
from search.store.store import NO_FILTER, WORDS, Filter, Reading, Scored, Store, Vector

_KEPT_FLOORS = 64


class Question:
    """What a verdict on one query needs to read, beside its rankings."""

    def __init__(self, query: str, filter: Filter, tokenizer: Tokenizer, bm25: BM25) -> None:
        self._query = query
        self._filter = filter
        self._tokenizer = tokenizer
        self._bm25 = bm25

    @cached_property
    def terms(self) -> QueryTerms:
        return query_terms(self._query, self._tokenizer)

    @cached_property
    def readings(self) -> list[Reading]:
        """A record that holds all the terms, and one for each strange term."""
        if not self.terms.words:
            return []
        every = tuple(self.terms.words)
        asked = [(every, self._filter), *(((term,), NO_FILTER) for term in self.terms.strange)]
        return [
            Reading(self._bm25.query(terms), 1, filter._replace(every_term=terms), WORDS) for terms, filter in asked
        ]

    def held(self, found: Sequence[list[Scored]]) -> bool:
        """Whether one record holds all the terms, by what the readings found."""
        return bool(found and found[0])

    def known(self, found: Sequence[list[Scored]]) -> list[str]:
        """Which strange terms any record holds, by what the readings found."""
        return [term for term, one in zip(self.terms.strange, found[1:], strict=False) if one]


class Judge:
    """Judges results of the neural and the hybrid engine over one index; safe to share between threads."""

    def __init__(self, store: Store, floor: NoiseFloor, tokenizer: Tokenizer) -> None:
        self.floor = floor
        self._store = store
        self._tokenizer = tokenizer
        self._floors: OrderedDict[Filter, NoiseFloor] = OrderedDict()
        self._lock = threading.Lock()

    def judged(
        self,
        result: SearchResult,
        cosines: Sequence[float],
        best: float,
        question: Question,
        found: Sequence[list[Scored]] | None,
        vector: Vector,
        filter: Filter,
    ) -> SearchResult:
        """``result`` with ``answered``, and with ``strength`` and ``above_noise`` for each hit from its cosine.

        ``best`` is the best cosine of all records that the filter keeps; ``found`` is what the question's
        readings found, or None to read them if they decide. A result without hits is not judged.
        """
        if not result.hits:
            return result
        floor = self.floor_of(filter)

        def read() -> QueryReading:
            told = found if found is not None else self._store.search(question.readings) if question.readings else []
            names = (frozenset(self._tokenizer.tokenize(hit.record.name)) for hit in result.hits)
            return read_query(question.terms, held=question.held(told), known=question.known(told), names=names)

        bar = bar_reached(best, floor, vector, read)
        hits = tuple(
            replace(hit, strength=self._strength(hit, cosine, floor, bar, question), above_noise=share)
            for hit, cosine, share in zip(result.hits, cosines, floor.percentiles(cosines), strict=True)
        )
        return replace(result, hits=hits, answered=bar is not None or any(hit.named for hit in hits))

    def _strength(self, hit: Hit, cosine: float, floor: NoiseFloor, bar: float | None, question: Question) -> str:
        """That of the cosine, but in the hybrid, where such a hit may have a cosine below the bar, at least weak for a
        hit with the query as its name, and where the query is answered for the first hit and one with all its words.
        """
        found = strength(cosine, floor, bar)
        if found != NONE or not hit.parents:
            return found
        answers = bar is not None and (hit.rank == 1 or self._holds(hit, question))
        return WEAK if hit.named or answers else found

    def _holds(self, hit: Hit, question: Question) -> bool:
        """Whether the text of a hit of the hybrid holds every word of the query."""
        by_words = any(parent.engine == FULLTEXT and parent.found for parent in hit.parents)
        return by_words and question.terms.words.keys() <= {*self._tokenizer.tokenize(hit.record.text)}

    def floor_of(self, filter: Filter) -> NoiseFloor:
        """The floor of the records that the filter keeps; those last asked for are kept."""
        if filter == NO_FILTER:
            return self.floor
        with self._lock:
            if filter in self._floors:
                self._floors.move_to_end(filter)
                return self._floors[filter]
        found = filtered_floor(self._store, self.floor, filter) or self.floor
        with self._lock:
            self._floors[filter] = found
            while len(self._floors) > _KEPT_FLOORS:
                self._floors.popitem(last=False)
        return found
