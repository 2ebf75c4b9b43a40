"""Every engine keeps the same contract, wherever the index lies."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import EngineNotReady, QueryError, UnknownRecord
from search.index import Index
from search.record import Hit
from search.request import ENGINES, FULLTEXT, HYBRID, MAX_LIMIT, MAX_QUERY_CHARS, NEURAL, SearchRequest, SimilarRequest
from search.store.database import Database
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened

CITIES = [(), ("Paris",), ("Berlin", "paris ")]


@pytest.fixture(scope="module")
def index(shared: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The shops, with an encoder without meaning."""
    root: Path = tmp_path_factory.mktemp("shops")
    build(write_jsonl(root / "shops.jsonl", shop_records()), root, database=shared)
    found = opened(root, database=shared)
    yield found
    found.close()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(query: str, engine: str, cities: tuple[str, ...] = (), limit: int = 10) -> SearchRequest:
    return SearchRequest(query, engine, limit, {"city": cities})


def test_hits_carry_rank_score_and_record(index: Index, engine: str) -> None:
    result = index.search(asked(" bread ", engine))
    assert (result.engine, result.query) == (engine, "bread")
    assert [hit.rank for hit in result.hits] == [*range(1, len(result.hits) + 1)]
    assert [hit.record for hit in result.hits] == [SHOPS[hit.id] for hit in result.hits]
    assert {0, 1, 4} <= {hit.id for hit in result.hits}
    assert result.took_ms > 0
    assert (result.encode_ms > 0) == (engine != FULLTEXT)


@pytest.mark.parametrize("engine", [NEURAL, HYBRID])
def test_a_remembered_query_tells_what_its_encoding_cost(index: Index, engine: str) -> None:
    query = f"a query that only {engine} asks"
    new, again = (index.search(asked(query, engine)) for _ in range(2))
    assert (new.remembered, again.remembered) == (False, True)
    neural, fulltext, hybrid = index.compare(asked(query, engine), ENGINES).results
    assert new.encode_ms == again.encode_ms == neural.encode_ms == hybrid.encode_ms
    assert neural.remembered
    assert hybrid.remembered
    assert (fulltext.encode_ms, fulltext.remembered) == (0, False)


def test_best_first_ties_by_id(index: Index, engine: str) -> None:
    hits = index.search(asked("bread dog", engine)).hits
    assert [(-hit.score, hit.id) for hit in hits] == sorted((-hit.score, hit.id) for hit in hits)


def test_only_full_text_counts_matches_and_only_the_others_are_judged(index: Index, engine: str) -> None:
    result = index.search(asked("bread", engine, limit=2))
    assert result.matches == (3 if engine == FULLTEXT else None)
    assert (result.answered is None) == (engine == FULLTEXT)
    assert all((hit.above_noise is None) == (engine == FULLTEXT) for hit in result.hits)
    assert all(len(hit.parents) == (2 if engine == HYBRID else 0) for hit in result.hits)


def test_the_filter_keeps_any_of_the_cities_without_case(index: Index, engine: str) -> None:
    both = index.search(asked("bread", engine, ("PARIS", "berlin "))).hits
    assert {hit.record.values("City")[0] for hit in both} == {"Paris", "Berlin"}
    assert {hit.id for hit in both} >= {0, 1}
    nowhere = index.search(asked("bread", engine, ("Atlantis",)))
    assert nowhere.hits == ()
    assert nowhere.answered is None


def test_the_filter_does_not_change_scores(index: Index, engine: str) -> None:
    """A fused score depends on ranks, which a filter does change, but the scores of its parents stay."""

    def scores(hit: Hit) -> list[float | None]:
        return [parent.score for parent in hit.parents] or [hit.score]

    everywhere = {hit.id: scores(hit) for hit in index.search(asked("bread", engine)).hits}
    for hit in index.search(asked("bread", engine, ("Paris",))).hits:
        assert scores(hit) == pytest.approx(everywhere[hit.id], abs=1e-6)


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\0", "x" * (MAX_QUERY_CHARS + 1)])
def test_blank_and_overlong_queries_cannot_be_asked(query: str) -> None:
    with pytest.raises(QueryError):
        SearchRequest(query)


@pytest.mark.parametrize("limit", [0, -1, MAX_LIMIT + 1])
def test_limits_out_of_bounds_cannot_be_asked(limit: int) -> None:
    for make in (lambda: SearchRequest("bread", limit=limit), lambda: SimilarRequest(0, limit)):
        with pytest.raises(QueryError):
            make()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(min_size=1, max_size=80),
    limit=st.integers(1, MAX_LIMIT),
    cities=st.sampled_from([(), ("Paris",), ("BERLIN", "são paulo"), ("?",)]),
)
def test_any_query_gives_a_well_formed_result_or_a_refusal(
    index: Index, engine: str, query: str, limit: int, cities: tuple[str, ...]
) -> None:
    try:
        request = asked(query, engine, cities, limit)
    except QueryError:
        assert not query.replace("\0", " ").strip()
        return
    result = index.search(request)
    wanted = {city.casefold() for city in cities}
    assert len(result.hits) <= limit
    assert len({hit.id for hit in result.hits}) == len(result.hits)
    assert all("".join(hit.record.values("City")).casefold() in wanted for hit in result.hits) or not wanted
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


@pytest.mark.parametrize("cities", CITIES)
@pytest.mark.parametrize("query", ["bread", "bread for your dog", "Crumb", "solar", "the of"])
def test_the_parts_of_an_explanation_sum_to_the_score_shown(
    index: Index, engine: str, query: str, cities: tuple[str, ...]
) -> None:
    request = asked(query, engine, cities)
    hits = index.search(request).hits
    for hit, found in zip(hits, index.explain(request, [hit.id for hit in hits]), strict=True):
        assert (found.engine, found.id, found.text) == (engine, hit.id, hit.record.text)
        assert found.score == pytest.approx(hit.score, rel=1e-5, abs=1e-6)
        assert math.fsum(part.value for part in found.parts) == pytest.approx(hit.score, rel=1e-5, abs=1e-6)
        for parent, place in zip(found.parents, hit.parents, strict=True):
            assert parent.score == pytest.approx(place.score or 0.0, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("cities", CITIES)
@pytest.mark.parametrize("query", ["bread", "bread for your dog", "Crumb", "solar", "the of"])
def test_a_comparison_tells_what_the_engines_show_and_where_each_hit_ranks(
    index: Index, query: str, cities: tuple[str, ...]
) -> None:
    found = index.compare(asked(query, NEURAL, cities, limit=3), ENGINES)
    assert found.pool == index.size({"city": cities})
    for result in found.results:
        alone = index.search(asked(query, result.engine, cities, limit=3))
        assert [hit.id for hit in result.hits] == [hit.id for hit in alone.hits]
        assert [hit.score for hit in result.hits] == pytest.approx([hit.score for hit in alone.hits], rel=1e-6)
        assert (result.matches, result.answered) == (alone.matches, alone.answered)
        whole = {hit.id: hit for hit in index.search(asked(query, result.engine, cities, limit=100)).hits}
        for other in found.others(result.engine):
            for hit in found.result(other).hits:
                there = found.elsewhere[other, hit.id, result.engine]
                assert there.place.rank == (whole[hit.id].rank if hit.id in whole else None)
                assert there.place.found == (hit.id in whole)
                assert there.shown == (hit.id in {one.id for one in result.hits})


@pytest.mark.parametrize("engines", [(), (NEURAL,), (NEURAL, NEURAL), (NEURAL, "psychic")])
def test_only_two_or_three_different_engines_are_compared(index: Index, engines: tuple[str, ...]) -> None:
    with pytest.raises(QueryError):
        index.compare(asked("bread", NEURAL), engines)


def test_similar_startups_are_the_nearest_without_itself(index: Index) -> None:
    vectors = HashEncoder().encode([shop.text for shop in SHOPS])
    cosines = vectors @ vectors[3]
    result = index.similar(SimilarRequest(3, 3))
    assert [hit.id for hit in result.hits] == sorted({0, 1, 2, 4}, key=lambda id: -cosines[id])[:3]
    assert [hit.score for hit in result.hits] == pytest.approx([cosines[hit.id] for hit in result.hits], abs=1e-6)
    assert (result.engine, result.query) == (NEURAL, "Voltly")
    assert {hit.id for hit in index.similar(SimilarRequest(0, 10, {"city": ["PARIS"]})).hits} == {2}


@pytest.mark.parametrize("id", [-1, len(SHOPS), len(SHOPS) + 5, 10**12])
def test_what_is_not_a_record_is_unknown(index: Index, engine: str, id: int) -> None:
    """The points after the records hold the noise floor."""
    for ask in (
        lambda: index.record(id),
        lambda: index.similar(SimilarRequest(id)),
        lambda: index.explain(asked("bread", engine), [0, id]),
    ):
        with pytest.raises(UnknownRecord):
            ask()
    assert index.explain(asked("bread", engine), []) == []


def test_records_cities_sizes_and_terms_are_those_of_the_catalog(index: Index) -> None:
    assert [index.record(id) for id in range(len(SHOPS))] == [*SHOPS]
    (cities,) = index.facets()
    assert [(one.value, one.count) for one in cities.values] == [("Paris", 2), ("Berlin", 1), ("São Paulo", 1)]
    assert (index.size(), index.size({"city": ["PARIS", "paris", "Berlin", "?"]})) == (len(SHOPS), 2 + 1)
    assert index.terms("The DOGS, of dogs") == {"dog"}
    assert index.engines == ENGINES


def test_without_an_encoder_only_full_text_and_similar_answer(index: Index) -> None:
    bare = replace(index, queries=None)
    assert bare.engines == (FULLTEXT,)
    assert bare.search(asked("bread", FULLTEXT)).hits
    assert bare.similar(SimilarRequest(0)).hits
    for ask in (
        lambda: bare.search(asked("bread", NEURAL)),
        lambda: bare.search(asked("bread", HYBRID)),
        lambda: bare.compare(asked("bread", NEURAL), (NEURAL, FULLTEXT)),
        lambda: bare.explain(asked("bread", NEURAL), [0]),
    ):
        with pytest.raises(EngineNotReady):
            ask()
