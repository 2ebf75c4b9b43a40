"""Hybrid search against fusing the scores and ranks of every record by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from search.errors import QueryError
from search.hybrid import RRF_K, WINDOW
from search.index import Index
from search.index.facets import StoredFacet, filter_of
from search.neural import QueryEncoder, SentenceEncoder
from search.record import Record
from search.request import ENGINES, FULLTEXT, FUSIONS, HYBRID, NEURAL, RRF, SearchRequest
from search.store.database import Database
from search.store.store import WORDS, Filter, Reading
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, opened

COUNT = 400
DRAWN = "bread dog sun sea code wine tea rail bee ink".split()
CITIES = ("Paris", "Berlin", "")


@pytest.fixture(scope="module")
def many(shared: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Records deeper than both rankings are read, no two texts of one length, in two cities."""
    root: Path = tmp_path_factory.mktemp("many")
    records = [
        {
            "name": f"{DRAWN[i % 10]} {DRAWN[i // 10 % 10]} {i}",
            "description": " ".join(DRAWN[(i * step) % 10] for step in range(1, 2 + i % 6)) + " filler" * i,
            "city": CITIES[i % 3],
        }
        for i in range(COUNT)
    ]
    build(write_jsonl(root / "many.jsonl", records), root, database=shared)
    found = opened(root, database=shared)
    yield found
    found.close()


QUERIES = st.lists(st.sampled_from([*DRAWN, "nowhere"]), min_size=1, max_size=4).map(" ".join)
WEIGHTS = st.sampled_from([0.05, 0.3, 0.5, 0.75, 0.95])


class Truth:
    """Both scores of every record that a city keeps, and what the formulas need beside them."""

    def __init__(self, index: Index, query: str, city: str) -> None:
        self.filter = filter_of({"city": [city]} if city else {}, [StoredFacet(label="City")])
        bm25, terms = index.manifest.bm25, index.tokenizer.tokenize(query)
        by_meaning, by_words = index.store.search(
            [
                Reading(HashEncoder().encode([query])[0], COUNT, self.filter),
                Reading(bm25.query(terms), COUNT, self.filter, WORDS),
            ]
        )
        near, held = ([one for one in found if one.score > bound] for found, bound in ((by_meaning, -2), (by_words, 0)))
        self.scores = {NEURAL: {one.id: one.score for one in near}, FULLTEXT: {one.id: one.score for one in held}}
        self.ranks = {
            engine: {id: rank for rank, id in enumerate(scores, start=1)} for engine, scores in self.scores.items()
        }
        self.best = {engine: max(scores.values(), default=0.0) for engine, scores in self.scores.items()}
        dfs = [index.store.count(Filter(every_term=(term,))) for term in terms]
        idfs = [bm25.idf(df) if df else math.log(COUNT + 0.5) - math.log(0.5) for df in dfs]
        floor = index.judge.floor_of(self.filter)
        spreads = (self.best[NEURAL] - floor.typical) / floor.spread
        covered = self.best[FULLTEXT] / (2.5 * sum(max(0.0, idf) for idf in idfs))
        trusts = {NEURAL: spreads / 3, FULLTEXT: covered * math.sqrt(len(terms))}
        self.trusts = {engine: min(1.0, max(0.1, trust)) for engine, trust in trusts.items()}

    def part(self, engine: str, share: float, score: float) -> float:
        best = self.best[engine]
        return share * self.trusts[engine] * max(0.0, score) / best if best > 0 else 0.0


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, weight=WEIGHTS, limit=st.integers(1, 100), city=st.sampled_from(["", "Paris", "Berlin"]))
def test_a_sum_of_scores_is_that_of_the_true_scores_of_every_record(
    many: Index, query: str, weight: float, limit: int, city: str
) -> None:
    truth = Truth(many, query, city)
    shares = {NEURAL: 1 - weight, FULLTEXT: weight}
    fused = {
        id: sum(truth.part(engine, share, truth.scores[engine].get(id, 0.0)) for engine, share in shares.items())
        for id in truth.scores[NEURAL]
    }
    hits = many.search(SearchRequest(query, HYBRID, limit, {"city": [city]} if city else {}, weight)).hits
    for hit in hits:
        assert hit.score == pytest.approx(fused[hit.id], rel=1e-5, abs=1e-6)
        assert [parent.engine for parent in hit.parents] == [NEURAL, FULLTEXT]
        for parent in hit.parents:
            score = truth.scores[parent.engine].get(hit.id)
            assert parent.score == (None if score is None else pytest.approx(score, rel=1e-6, abs=1e-6))
    expected = sorted((score for score in fused.values() if score > 0), reverse=True)[:limit]
    unread = sum(
        truth.part(engine, share, [*truth.scores[engine].values()][WINDOW - 1])
        for engine, share in shares.items()
        if len(truth.scores[engine]) >= WINDOW
    )
    exact = sum(score > unread + 1e-6 for score in expected)
    assert [hit.score for hit in hits[:exact]] == pytest.approx(expected[:exact], rel=1e-5, abs=1e-6)
    assert unread or len(hits) == len(expected)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, weight=WEIGHTS, limit=st.integers(1, 100), city=st.sampled_from(["", "Paris", "Berlin"]))
def test_reciprocal_ranks_are_those_of_both_rankings_as_deep_as_they_are_read(
    many: Index, query: str, weight: float, limit: int, city: str
) -> None:
    truth = Truth(many, query, city)

    # Of equal scores where a reading ends, either may be read.
    for scores in truth.scores.values():
        at_the_end = [*scores.values()][WINDOW - 1 : WINDOW + 1]
        assume(len(at_the_end) < 2 or at_the_end[0] > at_the_end[1] + 1e-5)

    def part(engine: str, id: int) -> float:
        rank = truth.ranks[engine].get(id, COUNT)
        return (weight if engine == FULLTEXT else 1 - weight) / (RRF_K + rank) if rank <= WINDOW else 0.0

    fused = {id: part(NEURAL, id) + part(FULLTEXT, id) for id in truth.ranks[NEURAL]}
    expected = sorted((score for score in fused.values() if score > 0), reverse=True)[:limit]
    filters = {"city": [city]} if city else {}
    hits = many.search(SearchRequest(query, HYBRID, limit, filters, weight, RRF)).hits
    assert [hit.score for hit in hits] == pytest.approx(expected, abs=1e-12)
    for hit in hits:
        assert hit.score == pytest.approx(fused[hit.id], abs=1e-12)
        for parent in hit.parents:
            rank = truth.ranks[parent.engine].get(hit.id)
            read = rank is not None and rank <= WINDOW
            assert (parent.rank, parent.beyond) == (rank if read else None, None if read or not rank else WINDOW)


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize("query", ["wine by rail", "dog", "nowhere", "the of"])
def test_a_comparison_ranks_the_hybrid_as_a_search_does(many: Index, query: str, fusion: str) -> None:
    request = SearchRequest(query, HYBRID, 100, weight=0.4, fusion=fusion)
    alone, beside = many.search(request), many.compare(replace(request, limit=20), ENGINES)
    assert [hit.id for hit in beside.result(HYBRID).hits] == [hit.id for hit in alone.hits][:20]
    ranks = {hit.id: hit.rank for hit in alone.hits}
    for engine in (NEURAL, FULLTEXT):
        for hit in beside.result(engine).hits:
            place = beside.elsewhere[engine, hit.id, HYBRID].place
            assert place.found or hit.id not in ranks
            if place.rank is not None:
                assert ranks.get(hit.id) == (place.rank if place.rank <= len(ranks) else None)


@pytest.mark.parametrize("fusion", FUSIONS)
def test_the_ends_of_the_weight_are_the_two_engines(many: Index, fusion: str) -> None:
    for query in ("wine by rail", "bread dog 0", "nowhere"):
        for weight, engine in ((0, NEURAL), (1, FULLTEXT)):
            alone = many.search(SearchRequest(query, engine, 50)).hits
            fused = many.search(SearchRequest(query, HYBRID, 50, weight=weight, fusion=fusion)).hits
            assert [hit.id for hit in fused] == [hit.id for hit in alone]
            assert [hit.score for hit in fused] == pytest.approx([hit.score for hit in alone], rel=1e-6)
            assert not any(hit.named for hit in fused)


def test_a_rank_deeper_than_was_read_is_told_as_deeper(many: Index) -> None:
    """All records have the word "filler", and only the first 260 of each ranking are read."""
    hits = many.search(SearchRequest("filler", HYBRID, 100, weight=0)).hits
    deeper = [hit for hit in hits if hit.parents[1].rank is None]
    assert deeper
    for hit in deeper:
        assert (hit.parents[1].beyond, hit.parents[1].found) == (WINDOW, True)
        assert hit.parents[1].score is not None


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_out_of_bounds_cannot_be_asked(weight: float) -> None:
    with pytest.raises(QueryError):
        SearchRequest("wine", HYBRID, weight=weight)


def test_an_unknown_fusion_cannot_be_asked() -> None:
    with pytest.raises(QueryError, match="scores, rrf"):
        SearchRequest("wine", HYBRID, fusion="borda")


@pytest.fixture(scope="module")
def oceans(shared: Database, tmp_path_factory: pytest.TempPathFactory) -> Index:
    root: Path = tmp_path_factory.mktemp("oceans")
    records = [{"name": f"Ocean {i}", "description": "ocean " * (i + 1), "city": "Lima"} for i in range(200)]
    records.insert(120, {"name": "Ôcean, Inc.", "description": "Accounting for bakers and many other trades " * 9})
    build(write_jsonl(root / "oceans.jsonl", records), root, database=shared)
    return opened(root, database=shared)


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize("weight", [0.05, 0.5, 0.95])
def test_a_startup_named_by_the_query_comes_first(oceans: Index, weight: float, fusion: str) -> None:
    for query in ("ocean", "OCEAN", "ocean inc", " Océan "):
        first = oceans.search(SearchRequest(query, HYBRID, weight=weight, fusion=fusion)).hits[0]
        assert first.record.name == "Ôcean, Inc."
        assert first.named
    assert not oceans.search(SearchRequest("ocean 7 and more", HYBRID, weight=weight, fusion=fusion)).hits[0].named
    assert oceans.search(SearchRequest("ocean", HYBRID, filters={"city": ["Nowhere"]})).hits == ()


def test_every_startup_is_found_by_its_name(bundled_search: Index, bundled: list[Record]) -> None:
    for record in bundled[::8]:
        assert bundled_search.search(SearchRequest(record.name, HYBRID, 1)).hits[0].record == record


def test_the_query_is_encoded_once_and_never_again(bundled_search: Index, minilm: SentenceEncoder) -> None:
    class Counting:
        identity = minilm.identity
        shares = staticmethod(minilm.shares)
        calls = 0

        def encode(self, texts: list[str]) -> np.ndarray:
            self.calls += 1
            return minilm.encode(texts)

    encoder = Counting()
    index = replace(bundled_search, queries=QueryEncoder(encoder))  # type: ignore[arg-type]
    index.compare(SearchRequest("solar power"), ENGINES)
    index.search(SearchRequest("solar power", HYBRID))
    index.search(SearchRequest(" solar power ", NEURAL))
    index.explain(SearchRequest("solar power", HYBRID), [1, 2])
    assert encoder.calls == 1
