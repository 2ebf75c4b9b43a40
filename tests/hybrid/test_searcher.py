"""Hybrid search against fusing both whole rankings by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.catalog import Catalog, read_catalog
from search.engine import FULLTEXT, HYBRID, NEURAL
from search.errors import QueryError
from search.neural import SentenceEncoder
from search.service import Engines
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, in_memory, open_engines

WORDS = "bread dog sun sea code wine tea rail bee ink".split()


@pytest.fixture(scope="module", params=["fused-here", "fused-by-qdrant"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """Four hundred records, deeper than any page shows, in two cities."""
    root: Path = tmp_path_factory.mktemp("many")
    at = in_memory(root / "index") if request.param == "fused-by-qdrant" else None
    records = [
        {
            "name": f"{WORDS[i % 10]} {WORDS[i // 10 % 10]} {i}",
            "description": " ".join(WORDS[(i * step) % 10] for step in range(1, 2 + i % 6)),
            "city": ("Paris", "Berlin", "")[i % 3],
        }
        for i in range(400)
    ]
    encoder = HashEncoder()
    build(write_jsonl(root / "many.jsonl", records), root / "index", encoder, at)
    return open_engines(root / "index", encoder, at)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.lists(st.sampled_from([*WORDS, "nowhere"]), min_size=1, max_size=4).map(" ".join),
    weight=st.sampled_from([0, 0.05, 0.3, 0.5, 0.75, 1]),
    limit=st.integers(1, 100),
    cities=st.sampled_from([(), ("Paris",), ("berlin",)]),
)
def test_the_best_are_those_of_both_whole_rankings(
    many: Engines, query: str, weight: float, limit: int, cities: tuple[str, ...]
) -> None:
    ranks = {}
    for name in (NEURAL, FULLTEXT):
        standings = many.engine(name).standings(query, range(len(many.parts.records)), cities=cities)
        scored = sorted((-found.score, id) for id, found in standings.items() if found.score is not None)
        ranks[name] = {id: rank for rank, (_, id) in enumerate(scored, start=1)}

    def part(weight: float, rank: int | None) -> float:
        return 1 / (60 + rank / weight) if rank and weight else 0.0

    expected = sorted(
        (-part(2 * (1 - weight), rank) - part(2 * weight, ranks[FULLTEXT].get(id)), id)
        for id, rank in ranks[NEURAL].items()
    )
    expected = [pair for pair in expected if pair[0] < 0][:limit]
    hits = many.search(HYBRID, query, limit=limit, cities=cities, weight=weight).hits
    assert [hit.score for hit in hits] == pytest.approx([-score for score, _ in expected], abs=1e-12)
    for hit in hits:
        assert [parent.rank for parent in hit.parents] == [ranks[NEURAL][hit.id], ranks[FULLTEXT].get(hit.id)]


def test_the_ends_of_the_weight_are_the_two_engines(many: Engines) -> None:
    for weight, name in ((0, NEURAL), (1, FULLTEXT)):
        alone = many.search(name, "wine by rail", limit=50).hits
        fused = many.search(HYBRID, "wine by rail", limit=50, weight=weight).hits
        assert [hit.id for hit in fused] == [hit.id for hit in alone]


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_a_weight_out_of_bounds_is_refused(many: Engines, weight: float) -> None:
    with pytest.raises(QueryError):
        many.search(HYBRID, "wine", weight=weight)


@pytest.mark.parametrize("weight", [0, 0.5, 1])
def test_a_startup_named_by_the_query_comes_first(tmp_path: Path, weight: float) -> None:
    records = [{"name": f"Ocean {i}", "description": "ocean " * (i + 1)} for i in range(200)]
    records.insert(120, {"name": "Ôcean, Inc.", "description": "Accounting for bakers and many other trades " * 9})
    encoder = HashEncoder()
    build(write_jsonl(tmp_path / "oceans.jsonl", records), tmp_path / "index", encoder)
    engines = open_engines(tmp_path / "index", encoder)
    for query in ("ocean", "OCEAN", "ocean inc", " Océan "):
        first = engines.search(HYBRID, query, weight=weight).hits[0]
        assert first.startup.name == "Ôcean, Inc."
        assert first.named
    assert not engines.search(HYBRID, "ocean 7 and more", weight=weight).hits[0].named
    assert engines.search(HYBRID, "ocean", cities=["Nowhere"]).hits == ()


def test_every_startup_is_found_by_its_name(bundled: Catalog, bundled_index: Path, minilm: SentenceEncoder) -> None:
    engines = open_engines(bundled_index, minilm)
    for startup in read_catalog(bundled.path).startups[::8]:
        assert engines.search(HYBRID, startup.name, limit=1).hits[0].startup.name == startup.name
