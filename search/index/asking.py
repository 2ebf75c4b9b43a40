"""Both rankings of one query, read together: what hybrid search and comparisons are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from time import perf_counter

from search.catalog.names import name_key
from search.fulltext import BM25, Tokenizer
from search.hybrid import WINDOW, Fusion
from search.index.judging import Question
from search.index.ranking import Ranking
from search.neural import EncodedQuery, QueryEncoder
from search.request import FULLTEXT, HYBRID, NEURAL
from search.startup import EngineRank, Hit, SearchResult, Startup
from search.store.payload import startup_of
from search.store.store import NAME_KEY, TERMS, WORDS, Filter, Reading, Scored, Store

_MOST_NAMESAKES = 100
_QUESTION = "question"


@dataclass
class Answer:
    """What was read for one query.

    ``named`` are the records whose name is the query. ``cosines``, ``bm25s`` (above 0 only), ``records`` and the
    terms ``held`` by their texts are of those that ``complete`` was asked for. ``took_ms`` is the time of each
    engine's reading, in milliseconds.
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
    cosines: dict[int, float] = field(default_factory=dict)
    bm25s: dict[int, float] = field(default_factory=dict)
    records: dict[int, Startup] = field(default_factory=dict)
    held: dict[int, frozenset[str]] = field(default_factory=dict)

    @property
    def best(self) -> float:
        """The best cosine of all records that the filter keeps."""
        return self.neural.found[0].score if self.neural.found else 0.0

    def fuse(self, weight: float) -> list[tuple[int, float]]:
        """Ids and fused scores, best first."""
        neural, fulltext = self._windows
        return Fusion(weight).fuse(neural.ranks, fulltext.ranks, self.named)

    def complete(self, ids: Iterable[int], *, terms: bool = False) -> None:
        """Read both true scores and the records of these ids, with their ``terms`` if wanted, in one exchange."""
        asked = frozenset(ids)
        if not asked:
            return
        started = perf_counter()
        among = Filter(ids=asked)
        readings = [Reading(self.encoded.vector, len(asked), among, records=True, terms=terms)]
        if self.terms:
            readings.append(Reading(self.bm25.query(self.terms), len(asked), among, WORDS))
        found = self.store.search(readings)
        self.records |= {one.id: startup_of(one.id, one.payload or {}) for one in found[0]}
        if terms:
            self.held |= {one.id: frozenset(str((one.payload or {}).get(TERMS)).split()) for one in found[0]}
        self.cosines |= {one.id: one.score for one in found[0]}
        self.bm25s |= {one.id: one.score for one in (found[1] if self.terms else ()) if one.score > 0}
        self.took_ms[HYBRID] += (perf_counter() - started) * 1000

    def parents(self, id: int, cosine: float | None, bm25: float | None) -> tuple[EngineRank, EngineRank]:
        """The ranks in both rankings that a fused score is made of."""
        neural, fulltext = self._windows
        return neural.parent(id, cosine), fulltext.parent(id, bm25)

    @cached_property
    def _windows(self) -> tuple[Ranking, Ranking]:
        """Both rankings as deep as they are fused."""
        return self.neural.window(WINDOW), self.fulltext.window(WINDOW)

    def hybrid(self, fused: Sequence[tuple[int, float]]) -> SearchResult:
        """The result of what ``fuse`` gave; ``complete`` has been asked for its records."""
        started = perf_counter()
        hits = tuple(
            Hit(
                id,
                rank,
                score,
                self.records[id],
                self.parents(id, self.cosines.get(id), self.bm25s.get(id)),
                id in self.named,
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
) -> Answer:
    """Read both rankings ``depth`` deep, with all else that one exchange can bring."""
    encoded = queries.encode(query)
    terms, key = tokenizer.tokenize(query), name_key(query)
    question = Question(query, filter, tokenizer, bm25)
    named_so = filter._replace(any_of=(*filter.any_of, (NAME_KEY, (key,))))
    readings = {
        NEURAL: [Reading(encoded.vector, depth, filter)],
        FULLTEXT: [Reading(bm25.query(terms), depth, filter, WORDS)] if terms else [],
        HYBRID: [Reading(encoded.vector, _MOST_NAMESAKES, named_so)] if key else [],
        _QUESTION: question.readings if store.exchanges else [],
    }
    found, took = _read(store, readings)
    return Answer(
        store,
        query,
        filter,
        encoded,
        terms,
        bm25,
        question,
        found[_QUESTION] if store.exchanges else None,
        Ranking.of(NEURAL, found[NEURAL][0], depth),
        Ranking.of(FULLTEXT, found[FULLTEXT][0] if terms else [], depth, above=0.0),
        frozenset(one.id for named in found[HYBRID] for one in named),
        took,
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
