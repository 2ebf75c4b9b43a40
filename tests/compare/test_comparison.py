"""Where a hit of one engine stands in the others, against full exact rankings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from search.catalog import Catalog
from search.engine import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.errors import QueryError
from search.neural import SentenceEncoder
from search.service import Engines
from tests.indexes import held, open_engines, text_parts

QUERIES = ("clean water for villages", "robots that work at night", "Noon Patrol", "solar power", "the of and")


@pytest.fixture(scope="module")
def engines(bundled_index: Path, minilm: SentenceEncoder) -> Engines:
    return open_engines(bundled_index, minilm)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("cities", [(), ("Berlin", "Nairobi", "Lisbon", "Tokyo")])
def test_true_ranks_are_those_of_a_full_exact_ranking(
    engines: Engines, bundled: Catalog, query: str, cities: tuple[str, ...]
) -> None:
    pool = [s.id for s in bundled.startups if not cities or s.city in cities]
    tokenizer = engines.parts.fulltext.tokenizer
    bm25 = BM25Okapi([tokenizer.tokenize(s.text) for s in bundled.startups]).get_scores(tokenizer.tokenize(query))
    cosines = held(engines).vectors @ engines.neural.encoder.vector(query)
    by_words = sorted((id for id in pool if bm25[id] > 0), key=lambda id: (-bm25[id], id))
    by_meaning = sorted(pool, key=lambda id: (-cosines[id], id))
    found = engines.compare((NEURAL, FULLTEXT), query, limit=5, cities=cities)
    assert found.pool == len(pool)
    for hit in found.result(NEURAL).hits:
        there = found.elsewhere[NEURAL, hit.id, FULLTEXT]
        assert there.standing.rank == (by_words.index(hit.id) + 1 if hit.id in by_words else None)
        assert there.shown == (hit.id in by_words[:5])
        if there.gap is not None:
            assert there.gap == pytest.approx(bm25[by_words[4]] - bm25[hit.id], abs=1e-9)
        assert set(there.lacks) == {
            word for word in query.split() if tokenizer.tokenize(word) and not set(tokenizer.tokenize(word))
            & set(tokenizer.tokenize(hit.startup.text))
        }  # fmt: skip
    for hit in found.result(FULLTEXT).hits:
        there = found.elsewhere[FULLTEXT, hit.id, NEURAL]
        assert there.standing.rank == by_meaning.index(hit.id) + 1
        assert there.standing.score == pytest.approx(cosines[hit.id], abs=1e-5)
        assert (there.gap is None) == there.shown
        if there.gap is not None:
            assert there.gap == pytest.approx(cosines[by_meaning[4]] - cosines[hit.id], abs=1e-5)


@pytest.mark.parametrize("query", QUERIES)
def test_three_engines_agree_on_where_a_startup_stands(engines: Engines, query: str) -> None:
    found = engines.compare(ENGINES, query, limit=10, weight=0.3)
    for result in found.results:
        for hit in result.hits:
            assert set(found.others(result.engine)) == set(ENGINES) - {result.engine}
            for other in found.others(result.engine):
                there = found.elsewhere[result.engine, hit.id, other]
                ranks = {shown.id: shown.rank for shown in found.result(other).hits}
                assert there.shown == (hit.id in ranks)
                assert there.standing == engines.engine(other, 0.3).standings(query, [hit.id])[hit.id] or there.shown
                if there.shown:
                    assert there.standing.rank == ranks[hit.id]
                elif there.standing.rank is not None:
                    assert there.standing.rank > len(ranks)
            for parent in hit.parents:
                standing = found.elsewhere[HYBRID, hit.id, parent.engine].standing
                assert standing.rank == parent.rank
                assert standing.score == pytest.approx(parent.score, abs=1e-5)


def test_the_query_is_encoded_once_and_never_again(bundled_index: Path, minilm: SentenceEncoder) -> None:
    class Counting:
        identity = minilm.identity
        shares = staticmethod(minilm.shares)
        calls = 0

        def encode(self, texts: list[str]) -> np.ndarray:
            self.calls += 1
            return minilm.encode(texts)

    encoder = Counting()
    engines = open_engines(bundled_index, encoder)  # type: ignore[arg-type]
    engines.compare(ENGINES, "solar power", limit=10)
    engines.search(HYBRID, "solar power")
    engines.search(NEURAL, " solar power ")
    engines.explain(HYBRID, "solar power", [1, 2])
    assert encoder.calls == 1


def test_the_words_of_the_query_are_told_apart(engines: Engines) -> None:
    words = engines.compare((NEURAL, FULLTEXT), "The water, Waters xyzzy", limit=3).words
    holders = text_parts(engines).fulltext.postings.holders("water")
    assert holders > 0
    assert [tuple(word) for word in words] == [("The", "", 0), ("water", "water", holders), ("xyzzy", "xyzzi", 0)]


def test_bad_questions_are_refused(engines: Engines) -> None:
    for arguments in ({"limit": 0}, {"limit": 10, "weight": 2.0}):
        with pytest.raises(QueryError):
            engines.compare((NEURAL, FULLTEXT), "dog", **arguments)
    with pytest.raises(QueryError):
        engines.compare((NEURAL, "psychic"), "dog", limit=3)
    with pytest.raises(QueryError):
        engines.compare((NEURAL, FULLTEXT), "  ", limit=3)
