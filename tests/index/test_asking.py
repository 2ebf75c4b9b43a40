"""Hybrid search against fusing both rankings by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import QueryError
from search.hybrid import RRF_K, WINDOW
from search.index import Index
from search.neural import QueryEncoder, SentenceEncoder
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.startup import Startup
from search.store.database import Database
from search.store.payload import filter_of
from search.store.store import WORDS, Reading
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


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.lists(st.sampled_from([*DRAWN, "nowhere"]), min_size=1, max_size=4).map(" ".join),
    weight=st.sampled_from([0, 0.05, 0.3, 0.5, 0.75, 1]),
    limit=st.integers(1, 100),
    city=st.sampled_from(["", "Paris", "Berlin"]),
)
def test_the_best_are_those_of_both_rankings_as_deep_as_they_are_read(
    many: Index, query: str, weight: float, limit: int, city: str
) -> None:
    filters = {"city": [city]} if city else {}
    terms = many.manifest.bm25.query(many.tokenizer.tokenize(query))
    by_meaning, by_words = many.store.search(
        [
            Reading(HashEncoder().encode([query])[0], COUNT, filter_of(filters)),
            Reading(terms, COUNT, filter_of(filters), WORDS),
        ]
    )
    found = {NEURAL: by_meaning, FULLTEXT: [one for one in by_words if one.score > 0]}
    ranks = {engine: {one.id: rank for rank, one in enumerate(all, start=1)} for engine, all in found.items()}
    scores = {engine: {one.id: one.score for one in all} for engine, all in found.items()}

    def part(engine: str, id: int) -> float:
        share = 2 * (weight if engine == FULLTEXT else 1 - weight)
        rank = ranks[engine].get(id, COUNT)
        return 1 / (RRF_K + rank / share) if share and rank <= WINDOW else 0.0

    fused = {id: part(NEURAL, id) + part(FULLTEXT, id) for id in ranks[NEURAL]}
    expected = sorted((score for score in fused.values() if score > 0), reverse=True)[:limit]
    hits = many.search(SearchRequest(query, HYBRID, limit, filters, weight)).hits
    assert [hit.score for hit in hits] == pytest.approx(expected, abs=1e-12)
    for hit in hits:
        assert hit.score == pytest.approx(fused[hit.id], abs=1e-12)
        assert [parent.engine for parent in hit.parents] == [NEURAL, FULLTEXT]
        for parent in hit.parents:
            rank = ranks[parent.engine].get(hit.id)
            read = rank is not None and rank <= WINDOW
            assert (parent.rank, parent.beyond) == (rank if read else None, None if read or not rank else WINDOW)
            score = scores[parent.engine].get(hit.id)
            assert parent.score == (None if score is None else pytest.approx(score, rel=1e-6, abs=1e-6))


def test_the_ends_of_the_weight_are_the_two_engines(many: Index) -> None:
    for weight, engine in ((0, NEURAL), (1, FULLTEXT)):
        alone = many.search(SearchRequest("wine by rail", engine, 50)).hits
        fused = many.search(SearchRequest("wine by rail", HYBRID, 50, weight=weight)).hits
        assert [hit.id for hit in fused] == [hit.id for hit in alone]


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


@pytest.fixture(scope="module")
def oceans(shared: Database, tmp_path_factory: pytest.TempPathFactory) -> Index:
    root: Path = tmp_path_factory.mktemp("oceans")
    records = [{"name": f"Ocean {i}", "description": "ocean " * (i + 1)} for i in range(200)]
    records.insert(120, {"name": "Ôcean, Inc.", "description": "Accounting for bakers and many other trades " * 9})
    build(write_jsonl(root / "oceans.jsonl", records), root, database=shared)
    return opened(root, database=shared)


@pytest.mark.parametrize("weight", [0, 0.5, 1])
def test_a_startup_named_by_the_query_comes_first(oceans: Index, weight: float) -> None:
    for query in ("ocean", "OCEAN", "ocean inc", " Océan "):
        first = oceans.search(SearchRequest(query, HYBRID, weight=weight)).hits[0]
        assert first.startup.name == "Ôcean, Inc."
        assert first.named
    assert not oceans.search(SearchRequest("ocean 7 and more", HYBRID, weight=weight)).hits[0].named
    assert oceans.search(SearchRequest("ocean", HYBRID, filters={"city": ["Nowhere"]})).hits == ()


def test_every_startup_is_found_by_its_name(bundled_search: Index, bundled: list[Startup]) -> None:
    for startup in bundled[::8]:
        assert bundled_search.search(SearchRequest(startup.name, HYBRID, 1)).hits[0].startup == startup


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
