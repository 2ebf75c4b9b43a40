"""Every engine keeps the same contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.catalog import Catalog, read_catalog
from search.engine import ENGINES, MAX_LIMIT, MAX_QUERY_CHARS, Engine
from search.errors import QueryError
from search.neural import NeuralSearcher, SentenceEncoder
from search.startup import Hit
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.homes import HOMES, home
from tests.indexes import build, open_engines


@pytest.fixture(scope="module", params=[f"{name}-{where}" for name in ENGINES for where in HOMES])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    root: Path = tmp_path_factory.mktemp("index")
    name, _, where = request.param.partition("-")
    encoder = HashEncoder()
    with home(where, root) as at:
        build(read_catalog(write_jsonl(root / "shops.jsonl", shop_records())), root, encoder, at)
        yield open_engines(root, encoder, at).engine(name)


def test_it_has_a_known_name(engine: Engine) -> None:
    assert engine.name in ENGINES


def test_hits_carry_rank_score_and_record(engine: Engine) -> None:
    result = engine.search("bread", limit=10)
    assert result.engine == engine.name
    assert result.query == "bread"
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    assert all(hit.id == hit.startup.id for hit in result.hits)
    assert {"Breadbox", "Crumb", "Nowhere"} <= {hit.startup.name for hit in result.hits}
    assert result.took_ms > 0


def test_best_first_ties_by_id(engine: Engine) -> None:
    hits = engine.search("bread dog", limit=10).hits
    assert [(-hit.score, hit.id) for hit in hits] == sorted((-hit.score, hit.id) for hit in hits)


def test_the_filter_keeps_any_of_the_cities_without_case(engine: Engine) -> None:
    both = engine.search("bread", limit=10, cities=["PARIS", "berlin "])
    assert {hit.startup.city for hit in both.hits} == {"Paris", "Berlin"}
    assert {hit.startup.name for hit in both.hits} >= {"Breadbox", "Crumb"}
    assert engine.search("bread", limit=10, cities=["Atlantis"]).hits == ()


def test_the_filter_does_not_change_scores(engine: Engine) -> None:
    """A fused score depends on ranks, which a filter does change, but the scores of its parents stay."""

    def scores(hit: Hit) -> list[float | None]:
        return [parent.score for parent in hit.parents] or [hit.score]

    everywhere = {hit.id: scores(hit) for hit in engine.search("bread", limit=10).hits}
    for hit in engine.search("bread", limit=10, cities=["Paris"]).hits:
        assert scores(hit) == pytest.approx(everywhere[hit.id], abs=1e-6)


@pytest.mark.parametrize("cities", [(), ("Paris",), ("Berlin", "Paris")])
@pytest.mark.parametrize("query", ["bread", "bread for your dog", "Crumb", "solar"])
def test_true_ranks_begin_with_what_is_shown(engine: Engine, query: str, cities: tuple[str, ...]) -> None:
    standings = engine.standings(query, range(len(SHOPS)), cities=cities)
    shown = engine.search(query, limit=3, cities=cities).hits
    for hit in shown:
        standing = standings[hit.id]
        assert (standing.engine, standing.rank) == (engine.name, hit.rank)
        assert standing.score == pytest.approx(hit.score, abs=1e-6)
    found = {id: standing for id, standing in standings.items() if standing.found}
    assert found.keys() <= {shop.id for shop in SHOPS if not cities or shop.city in cities}
    assert len(found) >= len(shown)
    assert sorted(standing.rank or 0 for standing in found.values()) == list(range(1, len(found) + 1))


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\0", "x" * (MAX_QUERY_CHARS + 1)])
def test_blank_and_overlong_queries_are_refused(engine: Engine, query: str) -> None:
    with pytest.raises(QueryError):
        engine.search(query, limit=10)


@pytest.mark.parametrize("limit", [0, -1, MAX_LIMIT + 1])
def test_limits_out_of_bounds_are_refused(engine: Engine, limit: int) -> None:
    with pytest.raises(QueryError):
        engine.search("bread", limit=limit)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.text(min_size=1, max_size=80),
    limit=st.integers(1, MAX_LIMIT),
    cities=st.lists(st.sampled_from(["Paris", "BERLIN", "são paulo", "?"]), max_size=3),
)
def test_any_query_gives_a_well_formed_result_or_a_refusal(
    engine: Engine, query: str, limit: int, cities: list[str]
) -> None:
    try:
        result = engine.search(query, limit=limit, cities=cities)
    except QueryError:
        assert not query.replace("\0", " ").strip()
        return
    wanted = {city.casefold() for city in cities}
    assert len(result.hits) <= limit
    assert len({hit.id for hit in result.hits}) == len(result.hits)
    assert all(hit.startup.city.casefold() in wanted for hit in result.hits) or not wanted
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)


def test_words_that_occur_nowhere_give_no_full_text_hits(shops: Catalog, tmp_path: Path) -> None:
    build(shops, tmp_path / "index")
    fulltext = open_engines(tmp_path / "index", HashEncoder()).parts.fulltext
    result = fulltext.search("helicopter the of", limit=10)
    assert result.hits == ()
    assert result.matches == 0
    assert fulltext.search("bread helicopter", limit=1).matches == 3


def test_neural_ranking_is_the_exact_cosine_of_real_vectors(
    bundled: Catalog, minilm: SentenceEncoder, bundled_index: Path
) -> None:
    neural = open_engines(bundled_index, minilm).neural
    vectors = minilm.encode([s.text for s in bundled.startups])
    for query in ("dog walker", "clean water", "ISO 13485"):
        cosines = vectors @ minilm.encode([query])[0]
        hits = neural.search(query, limit=10).hits
        np.testing.assert_allclose([h.score for h in hits], np.sort(cosines)[::-1][:10], atol=2e-3)
        assert len({h.id for h in hits} & set(np.argsort(-cosines)[:10].tolist())) >= 9


def test_similar_is_the_nearest_by_stored_vector_without_itself(bundled_index: Path, minilm: SentenceEncoder) -> None:
    neural: NeuralSearcher = open_engines(bundled_index, minilm).neural
    hits = neural.similar(3, limit=5).hits
    own = neural.store.vector(3)
    assert 3 not in {hit.id for hit in hits}
    for hit in hits:
        assert hit.score == pytest.approx(float(own @ neural.store.vector(hit.id)), abs=1e-5)
