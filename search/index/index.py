"""The one door to an index: everything that pages, API and shell ask goes through it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

from search.compare import Comparison, compare
from search.compare.survey import SurveyRow, survey_row
from search.errors import EngineNotReady, QueryError, UnknownRecord
from search.explain import Explanation, explain_fulltext, explain_hybrid, explain_neural
from search.fulltext import Tokenizer, tokenizer_of
from search.hybrid import WINDOW, end_of
from search.index.asking import Answer, ask
from search.index.counts import Counts
from search.index.facets import FacetCounts, filter_of
from search.index.fusing import Fused, Fusing, fusing
from search.index.information import Information
from search.index.judging import Judge, Question
from search.index.manifest import Manifest
from search.index.words import DocumentFrequencies
from search.neural.remember import QueryEncoder
from search.noise.stored import load_floor
from search.record import Hit, Record, SearchResult
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SCORES, Filters, SearchRequest, SimilarRequest
from search.store.payload import record_of
from search.store.store import MEANING, NO_FILTER, WORDS, Filter, Point, Reading, Scored, Sparse, Store
from search.suggest import FilterOffer, Spelling, filter_offer, suggestion
from search.suggest.places import named_values
from search.suggest.stored import load_words

DEPTH = 1_000


@dataclass(frozen=True, eq=False)
class Index:
    """A complete index, verified before anyone sees it; safe to share between threads.

    ``queries`` turns queries into vectors; without it, or over an index of words alone, only full-text
    search answers. Every method raises StoreUnavailable, and CollectionGone if the collection has been
    replaced.
    """

    store: Store
    manifest: Manifest
    collection: str
    queries: QueryEncoder | None = None

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """That of the catalog's language."""
        return tokenizer_of(self.manifest.mapping.language)

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that answer."""
        return ENGINES if self.manifest.whole and self.queries is not None else (FULLTEXT,)

    def answering(self, queries: QueryEncoder) -> "Index":
        """The same index with a model that is loaded, so that every engine answers; what was read stays read."""
        index = replace(self, queries=queries)
        index.__dict__.update({name: value for name, value in self.__dict__.items() if name not in index.__dict__})
        return index

    def search(self, request: SearchRequest) -> SearchResult:
        """The best records for a request, best first, ties by ascending id.

        Neural and hybrid results are judged against noise. Raises EngineNotReady and ModelError.
        """
        if request.engine == FULLTEXT:
            return self._fulltext(request)
        self._require(request.engine)
        return self._neural(request) if request.engine == NEURAL else self._hybrid(request)

    def similar(self, request: SimilarRequest) -> SearchResult:
        """The records nearest to the stored vector of one, itself left out. Needs no model.

        Raises UnknownRecord and EngineNotReady.
        """
        point = self._fetch([request.id], [MEANING])[request.id]
        if point.meaning is None:
            raise EngineNotReady("The vectors are not ready yet.")
        started = perf_counter()
        filter = self._filter(request.filters)._replace(without=frozenset([request.id]))
        (found,) = self.store.search([Reading(point.meaning, request.limit, filter, records=True)])
        took = (perf_counter() - started) * 1000
        return SearchResult(NEURAL, record_of(point.id, point.payload).name, _hits(found), took_ms=took)

    def compare(self, request: SearchRequest, engines: Sequence[str]) -> Comparison:
        """The results of two or three engines for a request, whose own engine does not matter.

        Both rankings are read 1,000 deep. Raises QueryError, EngineNotReady and ModelError.
        """
        if len({*engines}) < max(2, len(engines)) or not {*engines} <= {*ENGINES}:
            raise QueryError(f"Choose two or three different engines of: {', '.join(ENGINES)}.")
        self._require(NEURAL)
        answer = self._ask(request, DEPTH, fused=HYBRID in engines)
        best = {NEURAL: answer.neural.ids, FULLTEXT: answer.fulltext.ids}
        shown = {id for engine in engines if engine != HYBRID for id in best[engine][: request.limit]}
        fused = Fused((), 0)
        if HYBRID in engines:
            fused = self._fuse(answer, request, shown, compared=True)
        answer.complete(shown, terms=True)
        results = [self._result(answer, engine, request.limit, fused) for engine in engines]
        places = {
            NEURAL: {id: answer.neural.place(id, answer.cosines.get(id)) for id in answer.records},
            FULLTEXT: {id: answer.fulltext.place(id, answer.bm25s.get(id)) for id in answer.records},
            HYBRID: {id: fused.place(id, request.limit) for id in answer.records},
        }
        return compare(
            request,
            results,
            places,
            pool=self.size(request.filters),
            words=self._df.words(request.query),
            terms=answer.held,
        )

    def survey(self, request: SearchRequest, engines: Sequence[str]) -> SurveyRow:
        """How far two engines agree on a request, whose own engine does not matter; raises as ``search`` does."""
        first, second = (self.search(replace(request, engine=engine)) for engine in engines)
        return survey_row(first, second, request.limit)

    def explain(self, request: SearchRequest, ids: Sequence[int]) -> list[Explanation]:
        """Why each record of ``ids`` has its score for a request; one pass of the model over all of them.

        Raises UnknownRecord, EngineNotReady and ModelError.
        """
        vectors = [WORDS] if request.engine == FULLTEXT else [MEANING, WORDS]
        points = self._fetch(ids, vectors)
        records = [record_of(id, points[id].payload) for id in ids]
        by_words = [self._by_words(request.query, record, points[record.id]) for record in records]
        if request.engine == FULLTEXT or not records:
            return by_words
        queries = self._require(request.engine)
        vector, shares = queries.encode(request.query).vector, queries.encoder.shares([one.text for one in records])
        cosines = {id: float(point.meaning @ vector) for id, point in points.items() if point.meaning is not None}
        by_meaning = [
            explain_neural(vector, share, record, cosines[record.id], self.tokenizer)
            for share, record in zip(shares, records, strict=True)
        ]
        if request.engine == NEURAL:
            return by_meaning
        answer = self._ask(request, WINDOW, fused=True)
        fusion, named = self._fusing(answer, request).fusion, end_of(request.weight) is None
        explained = zip(records, by_meaning, by_words, strict=True)
        return [
            explain_hybrid(
                fusion,
                answer.parents(record.id, cosines[record.id], words.score if words.score > 0 else None),
                named and record.id in answer.named,
                record,
                [meaning, words],
            )
            for record, meaning, words in explained
        ]

    def explain_similar(self, id: int, ids: Sequence[int]) -> list[Explanation]:
        """Why each record of ``ids`` is near the one with this ``id``: their cosine, over its words.

        Raises UnknownRecord, EngineNotReady and ModelError.
        """
        queries = self._require(NEURAL)
        points = self._fetch([id, *ids], [MEANING])
        records = [record_of(one, points[one].payload) for one in ids]
        vector = points[id].meaning
        if vector is None or not records:
            return []
        shares = queries.encoder.shares([record.text for record in records])
        return [
            explain_neural(vector, share, record, float(meaning @ vector), self.tokenizer)
            for share, record in zip(shares, records, strict=True)
            if (meaning := points[record.id].meaning) is not None
        ]

    def record(self, id: int) -> Record:
        """The record with this id; raises UnknownRecord."""
        return record_of(id, self._fetch([id])[id].payload)

    def facets(self, filters: Filters = ()) -> tuple[FacetCounts, ...]:
        """Every facet with its values as most often written, the most frequent first, and how many records have each
        among those that the filters of the other facets keep. The query does not matter. Raises QueryError.
        """
        filter = self._filter(filters)
        return tuple(self._counts.facet(place, filter) for place in range(len(self.manifest.facets)))

    def size(self, filters: Filters = ()) -> int:
        """How many records the filters keep; raises QueryError."""
        filter = self._filter(filters)
        return self.manifest.records if filter == NO_FILTER else self._counts.size(filter)

    def suggest(self, query: str) -> str | None:
        """The query with misspelt words as the catalog spells them, or None; answers over words alone too."""
        return suggestion(query, self._spelling, self.tokenizer, self._df.df)

    def filter_offer(self, request: SearchRequest) -> FilterOffer | None:
        """A value of a facet that the query is or ends with; None where that facet is filtered by already."""
        offer = filter_offer(request.query, self._named_values, self.tokenizer)
        return None if offer is None or request.values(offer.facet) else offer

    def terms(self, query: str) -> frozenset[str]:
        """The terms that full-text search looks for."""
        return frozenset(self.tokenizer.tokenize(query))

    def warm(self) -> None:
        """Load what the first verdict would wait for."""
        if self.manifest.whole:
            _ = self.judge

    def close(self) -> None:
        """Let go of the collection."""
        self.store.close()

    def _fulltext(self, request: SearchRequest) -> SearchResult:
        started = perf_counter()
        terms, filter = self.tokenizer.tokenize(request.query), self._filter(request.filters)
        found: list[Scored] = []
        if terms:
            vector = self.manifest.bm25.query(terms)
            (found,) = self.store.search([Reading(vector, request.limit, filter, WORDS, records=True)])
        hits = _hits([one for one in found if one.score > 0])
        matches = len(hits) if len(hits) < request.limit else self._matches(terms, filter)
        took = (perf_counter() - started) * 1000
        return SearchResult(FULLTEXT, request.query, hits, took_ms=took, matches=matches)

    def _matches(self, terms: Sequence[str], filter: Filter) -> int:
        """How many records that the filter keeps have a BM25 score above 0."""
        bm25 = self.manifest.bm25
        if bm25.idf_floor < 0:
            # Only in a catalog of a few records can a term lower a score.
            (found,) = self.store.search([Reading(bm25.query(terms), DEPTH, filter, WORDS)])
            return sum(one.score > 0 for one in found)
        weighty = {*terms} - {*bm25.weightless}
        return self.store.count(filter._replace(any_term=tuple(sorted(weighty)))) if weighty else 0

    def _neural(self, request: SearchRequest) -> SearchResult:
        queries, filter = self._require(NEURAL), self._filter(request.filters)
        encoded = queries.encode(request.query)
        started = perf_counter()
        question = Question(request.query, filter, self.tokenizer, self.manifest.bm25)
        ahead = question.readings if self.store.exchanges else []
        best, *asked = self.store.search([Reading(encoded.vector, request.limit, filter, records=True), *ahead])
        hits = _hits(best)
        took = (perf_counter() - started) * 1000
        result = SearchResult(NEURAL, request.query, hits, took, encoded.ms, encoded.remembered)
        found = asked if self.store.exchanges else None
        cosines = [hit.score for hit in hits]
        return self.judge.judged(result, cosines, max(cosines, default=0.0), question, found, encoded.vector, filter)

    def _hybrid(self, request: SearchRequest) -> SearchResult:
        answer = self._ask(request, WINDOW, fused=True)
        return self._result(answer, HYBRID, request.limit, self._fuse(answer, request))

    def _ask(self, request: SearchRequest, depth: int, *, fused: bool) -> Answer:
        summed = fused and request.fusion == SCORES and end_of(request.weight) is None
        return ask(
            self.store,
            request.query,
            self._filter(request.filters),
            depth,
            self._require(HYBRID),
            self.tokenizer,
            self.manifest.bm25,
            self._information if summed else None,
        )

    def _fusing(self, answer: Answer, request: SearchRequest) -> Fusing:
        return fusing(answer, request, lambda: self.judge.floor_of(answer.filter))

    def _fuse(
        self, answer: Answer, request: SearchRequest, shown: Collection[int] = (), *, compared: bool = False
    ) -> Fused:
        """The hybrid's ranking, with the records of its hits and of all ``shown``, in one exchange over the network.

        To be ``compared``, all that was read is ranked, and the records come with their terms.
        """
        way = self._fusing(answer, request)
        hits = way.undecided(request.limit)
        scored = way.undecided(None) if compared else hits
        # Over the network records that may be hits are read with their scores, here only those that are.
        answer.complete({*shown, *hits} if self.store.exchanges and hits else (), terms=compared, scored=scored)
        fused = way.fused(scored)
        answer.complete({*shown, *fused.ids[: request.limit]}, terms=compared)
        return fused

    def _result(self, answer: Answer, engine: str, limit: int, fused: Fused) -> SearchResult:
        """What one engine makes of what was read for several."""
        if engine == HYBRID:
            result = answer.hybrid(fused.found[:limit], fused.named)
        elif engine == FULLTEXT:
            result = answer.of(answer.fulltext, limit)
            read = len(answer.fulltext.found)
            matches = read if answer.fulltext.complete else self._matches(answer.terms, answer.filter)
            return SearchResult(FULLTEXT, result.query, result.hits, result.took_ms, matches=matches)
        else:
            result = answer.of(answer.neural, limit)
        cosines = [answer.cosines[hit.id] for hit in result.hits]
        return self.judge.judged(
            result, cosines, answer.best, answer.question, answer.questioned, answer.encoded.vector, answer.filter
        )

    def _filter(self, filters: Filters) -> Filter:
        return filter_of(filters, self.manifest.facets)

    def _by_words(self, query: str, record: Record, point: Point) -> Explanation:
        return explain_fulltext(query, record, point.words or Sparse([], []), self.manifest.bm25, self.tokenizer)

    def _fetch(self, ids: Sequence[int], vectors: Sequence[str] = ()) -> dict[int, Point]:
        last, noun = self.manifest.records - 1, self.manifest.mapping.noun.one
        for id in ids:
            if not 0 <= id <= last:
                raise UnknownRecord(f"There is no {noun} {id}; ids run from 0 to {last}.")
        known = [name for name in vectors if name == WORDS or self.manifest.whole]
        points = self.store.fetch(ids, known)
        for id in ids:
            if id not in points:
                raise UnknownRecord(f"The index lacks {noun} {id}; check it with: python -m search check")
        return points

    def _require(self, engine: str) -> QueryEncoder:
        if engine not in self.engines or self.queries is None:
            raise EngineNotReady(f"{engine.capitalize()} search is not ready yet.")
        return self.queries

    @cached_property
    def judge(self) -> Judge:
        """What tells whether a query has an answer here."""
        floor = load_floor(self.store, self.manifest.records, self.manifest.noise)
        return Judge(self.store, floor, self.tokenizer)

    @cached_property
    def _information(self) -> Information:
        return Information(self.tokenizer, self.manifest.bm25)

    @cached_property
    def _df(self) -> DocumentFrequencies:
        return DocumentFrequencies(self.store, self.tokenizer)

    @cached_property
    def _spelling(self) -> Spelling:
        manifest = self.manifest
        return Spelling(load_words(self.store, manifest.records + manifest.noise, manifest.spellings))

    @cached_property
    def _named_values(self) -> dict[str, tuple[str, str]]:
        facets = self.manifest.facets
        return named_values((facet.label, value) for facet in facets for value, _ in facet.values)

    @cached_property
    def _counts(self) -> Counts:
        return Counts(self.store, self.manifest.facets)


def _hits(found: Sequence[Scored]) -> tuple[Hit, ...]:
    return tuple(
        Hit(one.id, rank, one.score, record_of(one.id, one.payload or {})) for rank, one in enumerate(found, start=1)
    )
