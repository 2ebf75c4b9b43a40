"""Where a hit of one engine ranks in the others, against full exact rankings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from search.index import Index
from search.index.index import DEPTH
from search.neural import SentenceEncoder
from search.record import EngineRank, Record
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.store.store import Filter
from tests.corpus import write_jsonl
from tests.indexes import build, opened

QUERIES = ("clean water for villages", "robots that work at night", "Noon Patrol", "solar power", "the of and")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("cities", [(), ("Berlin", "Nairobi", "Lisbon", "Tokyo")])
def test_true_ranks_are_those_of_a_full_exact_ranking(
    bundled_search: Index, bundled: list[Record], minilm: SentenceEncoder, query: str, cities: tuple[str, ...]
) -> None:
    pool = [record.id for record in bundled if not cities or {*record.values("City")} & {*cities}]
    tokenize = bundled_search.tokenizer.tokenize
    bm25 = BM25Okapi([tokenize(record.text) for record in bundled]).get_scores(tokenize(query))
    stored = bundled_search.store.fetch(range(len(bundled)), ["meaning"])
    cosines = np.array([stored[record.id].meaning for record in bundled]) @ minilm.encode([query])[0]
    by_words = sorted((id for id in pool if bm25[id] > 0), key=lambda id: (-bm25[id], id))
    by_meaning = sorted(pool, key=lambda id: (-cosines[id], id))
    found = bundled_search.compare(SearchRequest(query, limit=5, filters={"city": cities}), (NEURAL, FULLTEXT))
    assert found.pool == len(pool)
    for hit in found.result(NEURAL).hits:
        there = found.elsewhere[NEURAL, hit.id, FULLTEXT]
        assert there.place.rank == (by_words.index(hit.id) + 1 if hit.id in by_words else None)
        assert there.shown == (hit.id in by_words[:5])
        if there.gap is not None:
            assert there.gap == pytest.approx(bm25[by_words[4]] - bm25[hit.id], rel=1e-5, abs=1e-6)
        asked = {word: {*tokenize(word)} for word in query.split()}
        held = {*tokenize(hit.record.text)}
        assert {*there.lacks} == {word for word, terms in asked.items() if terms and not terms & held}
    for hit in found.result(FULLTEXT).hits:
        there = found.elsewhere[FULLTEXT, hit.id, NEURAL]
        assert there.place.rank == by_meaning.index(hit.id) + 1
        assert there.place.score == pytest.approx(cosines[hit.id], abs=1e-5)
        assert (there.gap is None) == there.shown
        if there.gap is not None:
            assert there.gap == pytest.approx(cosines[by_meaning[4]] - cosines[hit.id], abs=1e-5)


@pytest.mark.parametrize("query", QUERIES)
def test_three_engines_agree_on_where_a_startup_ranks(bundled_search: Index, query: str) -> None:
    found = bundled_search.compare(SearchRequest(query, limit=10, weight=0.3), ENGINES)
    for result in found.results:
        for hit in result.hits:
            assert {*found.others(result.engine)} == {*ENGINES} - {result.engine}
            for other in found.others(result.engine):
                there = found.elsewhere[result.engine, hit.id, other]
                ranks = {shown.id: shown.rank for shown in found.result(other).hits}
                assert there.shown == (hit.id in ranks)
                if there.shown:
                    assert there.place.rank == ranks[hit.id]
                elif there.place.rank is not None:
                    assert there.place.rank > len(ranks)
            for parent in hit.parents:
                place = found.elsewhere[HYBRID, hit.id, parent.engine].place
                assert place.rank == parent.rank
                assert (place.score is None) == (parent.score is None)
                assert place.score == parent.score or place.score == pytest.approx(parent.score, abs=1e-5)


def test_the_words_of_the_query_are_told_apart(bundled_search: Index) -> None:
    words = bundled_search.compare(SearchRequest("The water, Waters xyzzy", limit=3), (NEURAL, FULLTEXT)).words
    df = bundled_search.store.count(Filter(every_term=("water",)))
    assert df > 0
    assert [tuple(word) for word in words] == [("The", "", 0), ("water", "water", df), ("xyzzy", "xyzzi", 0)]


def test_a_rank_deeper_than_was_read_is_told_as_deeper(tmp_path: Path) -> None:
    """Two hundred records more than are read; no two texts are of one length."""
    count = DEPTH + 200
    records = [{"name": f"s{i}", "description": "bread" + " x" * i} for i in range(count)]
    build(write_jsonl(tmp_path / "many.jsonl", records), tmp_path)
    index = opened(tmp_path)
    request = SearchRequest("bread", limit=100)
    found = index.compare(request, ENGINES)
    places = [there.place for (_, _, other), there in found.elsewhere.items() if other == FULLTEXT]
    deeper = [place for place in places if place.rank is None]
    assert {place.beyond for place in deeper} == {DEPTH}
    known = sorted(place.rank for place in places if place.rank is not None)
    assert known[-1] <= DEPTH
    for hit in found.result(NEURAL).hits:
        # The shorter the text, the higher its score: a record ranks one behind its id.
        place = found.elsewhere[NEURAL, hit.id, FULLTEXT].place
        assert place == EngineRank(FULLTEXT, hit.id + 1, place.score) if hit.id < DEPTH else place in deeper
        assert place.found
