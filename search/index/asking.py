"""Both rankings of one query, read together: what hybrid search and comparisons are made of."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from time import perf_counter

from search.catalog.names import name_key
from search.fulltext import BM25, Tokenizer
from search.hybrid import WINDOW
from search.index.information import Information
from search.index.judging import Question
from search.index.ranking import Ranking
from search.neural import EncodedQuery, QueryEncoder
from search.record import EngineRank, Hit, Record, SearchResult
from search.request import FULLTEXT, HYBRID, NEURAL
from search.store.payload import record_of
from search.store.store import NAME_KEY, TERMS, WORDS, Filter, Reading, Scored, Store

_MOST_NAMESAKES = 100
_QUESTION = "question"
_INFORMATION = "information"


@dataclass
class Answer:
    """What was read for one query.

    ``named`` are the records whose name is the query. ``cosines`` and ``bm25s`` (above 0 only) are of the records in
    the rankings and of those that ``complete`` was asked for, ``records`` and the terms ``held`` by their texts of
    the latter. ``information`` is the most that a record could score for the query's terms, 0.0 where it was not
    asked. ``took_ms`` is the time of each engine's reading, in milliseconds.
    """

    store: Store
    query: str
    filter: Filter
    encoded: EncodedQuery
    terms: list[str]
    bm25: BM25
    question: Question
    questioned: Sequence[list[Scored]] | None
    neural: Ranking
    fulltext: Ranking
    named: frozenset[int]
    took_ms: dict[str, float]
    information: float
    cosines: dict[int, float]
    bm25s: dict[int, float]
    records: dict[int, Record] = field(default_factory=dict)
    held: dict[int, frozenset[str]] = field(default_factory=dict)
    _without: set[int] = field(default_factory=set)

    @property
    def best(self) -> float:
        """The best cosine of all records that the filter keeps."""
        return self.neural.best

    def complete(self, ids: Iterable[int], *, terms: bool = False, scored: Iterable[int] = ()) -> None:
        """Read the records of ``ids``, with their ``terms`` if wanted, and both true scores of these and of
        ``scored``: in one exchange, and only what was not read before.
        """
        wanted = frozenset(ids) - self.records.keys()
        both = wanted.union(scored)
        near = frozenset() if self.neural.complete else both - self.cosines.keys() - wanted
        held = frozenset() if self.fulltext.complete else both - self.bm25s.keys() - self._without
        readings = [Reading(self.encoded.vector, len(wanted), Filter(ids=wanted), records=True, terms=terms)] * bool(
            wanted
        )
        readings += [Reading(self.encoded.vector, len(near), Filter(ids=near))] * bool(near)
        readings += [Reading(self.bm25.query(self.terms), len(held), Filter(ids=held), WORDS)] * bool(held)
        if not readings:
            return
        started = perf_counter()
        found = [*self.store.search(readings)]
        bm25s = found.pop() if held else []
        for one in found[0] if wanted else ():
            payload = one.payload or {}
            self.records[one.id] = record_of(one.id, payload)
            if terms:
                self.held[one.id] = frozenset(str(payload.get(TERMS)).split())
        for reading in found:
            for one in reading:
                self.cosines.setdefault(one.id, one.score)
        self.bm25s |= {one.id: one.score for one in bm25s if one.score > 0}
        self._without |= held - self.bm25s.keys()
        self.took_ms[HYBRID] += (perf_counter() - started) * 1000

    def parents(self, id: int, cosine: float | None, bm25: float | None) -> tuple[EngineRank, EngineRank]:
        """The ranks in both rankings that a fused score is made of."""
        neural, fulltext = self.windows
        return neural.parent(id, cosine), fulltext.parent(id, bm25)

    @cached_property
    def windows(self) -> tuple[Ranking, Ranking]:
        """Both rankings as deep as they are fused."""
        return self.neural.window(WINDOW), self.fulltext.window(WINDOW)

    def hybrid(self, fused: Sequence[tuple[int, float]], named: Collection[int]) -> SearchResult:
        """The result of a fusion that puts ``named`` first; ``complete`` has been asked for its records."""
        started = perf_counter()
        hits = tuple(
            Hit(
                id,
                rank,
                score,
                self.records[id],
                self.parents(id, self.cosines.get(id), self.bm25s.get(id)),
                id in named,
            )
            for rank, (id, score) in enumerate(fused, start=1)
        )
        readings = [NEURAL] if self.store.exchanges else [NEURAL, FULLTEXT]
        took = sum(self.took_ms[one] for one in [*readings, HYBRID]) + (perf_counter() - started) * 1000
        return SearchResult(HYBRID, self.query, hits, took, self.encoded.ms, self.encoded.remembered)

    def of(self, ranking: Ranking, limit: int) -> SearchResult:
        """The result of one engine; ``complete`` has been asked for its records."""
        hits = tuple(
            Hit(one.id, rank, one.score, self.records[one.id])
            for rank, one in enumerate(ranking.found[:limit], start=1)
        )
        result = SearchResult(ranking.engine, self.query, hits, self.took_ms[ranking.engine])
        if ranking.engine == FULLTEXT:
            return result
        return replace(result, encode_ms=self.encoded.ms, remembered=self.encoded.remembered)


def ask(
    store: Store,
    query: str,
    filter: Filter,
    depth: int,
    queries: QueryEncoder,
    tokenizer: Tokenizer,
    bm25: BM25,
    information: Information | None = None,
) -> Answer:
    """Read both rankings ``depth`` deep, with all else that one exchange can bring.

    ``information`` is given where the answer is to tell it of the query.
    """
    encoded = queries.encode(query)
    terms, key = tokenizer.tokenize(query), name_key(query)
    question = Question(query, filter, tokenizer, bm25)
    named_so = filter._replace(any_of=(*filter.any_of, (NAME_KEY, (key,))))
    unknown = information.unknown(terms) if information else []
    readings = {
        NEURAL: [Reading(encoded.vector, depth, filter)],
        FULLTEXT: [Reading(bm25.query(terms), depth, filter, WORDS)] if terms else [],
        HYBRID: [Reading(encoded.vector, _MOST_NAMESAKES, named_so)] if key else [],
        _QUESTION: question.readings if store.exchanges else [],
        _INFORMATION: information.readings(unknown) if information else [],
    }
    found, took = _read(store, readings)
    took[HYBRID] += took.pop(_INFORMATION, 0.0)
    if information:
        information.learn(unknown, found[_INFORMATION])
    neural = Ranking.of(NEURAL, found[NEURAL][0], depth)
    fulltext = Ranking.of(FULLTEXT, found[FULLTEXT][0] if terms else [], depth, above=0.0)
    return Answer(
        store,
        query,
        filter,
        encoded,
        terms,
        bm25,
        question,
        found[_QUESTION] if store.exchanges else None,
        neural,
        fulltext,
        frozenset(one.id for named in found[HYBRID] for one in named),
        took,
        information.of(terms) if information else 0.0,
        {one.id: one.score for one in neural.found},
        {one.id: one.score for one in fulltext.found},
    )


def _read(store: Store, readings: dict[str, list[Reading]]) -> tuple[dict[str, list[list[Scored]]], dict[str, float]]:
    """What the readings find and how long each took in milliseconds: all in one exchange over the network, which then
    counts for each engine, otherwise one by one.
    """
    found: dict[str, list[list[Scored]]] = {}
    took: dict[str, float] = {}
    started = perf_counter()
    if store.exchanges:
        everything = iter(store.search([reading for asked in readings.values() for reading in asked]))
        found = {what: list(islice(everything, len(asked))) for what, asked in readings.items()}
        took = {NEURAL: (perf_counter() - started) * 1000, HYBRID: 0.0}
        return found, took | {FULLTEXT: took[NEURAL]}
    for what, asked in readings.items():
        found[what] = store.search(asked) if asked else []
        ended = perf_counter()
        took[what], started = (ended - started) * 1000, ended
    return found, took
