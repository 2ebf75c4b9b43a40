from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.explain import Explanation, Part
from search.index import Index
from search.request import FULLTEXT, HYBRID, NEURAL, RRF, SCORES, SearchRequest
from search.view.decided import decided

SMALL = ("the", "of", "punctuation")


def made(engine: str, **parts: float) -> Explanation:
    named = tuple(Part(label, value, small=label in SMALL) for label, value in parts.items())
    return Explanation(engine, 0, sum(parts.values()), "text", named)


def test_the_words_that_bring_most_are_named_with_their_share() -> None:
    said = decided(made(NEURAL, sleep=0.2, apnea=0.16, night=0.05, the=0.09, punctuation=0.1))
    assert said == "“sleep” and “apnea” bring 60% of the cosine."  # (.2 + .16) / .6


def test_where_small_words_bring_more_that_is_said() -> None:
    said = decided(made(NEURAL, heart=0.1, the=0.2, punctuation=0.1))
    assert "“heart” brings 25%" in said
    assert "function words and punctuation bring 75%" in said


def test_one_word_of_full_text_is_the_whole_score() -> None:
    assert "“dog” brings the whole BM25" in decided(made(FULLTEXT, dog=3.2))
    assert "none of the query’s words" in decided(made(FULLTEXT))


@pytest.mark.parametrize("parts", [{"dog": -0.2, "cat": -0.1}, {"the": 0.3}, {"dog": -0.3, "the": 0.5}])
def test_where_no_word_stands_out_that_is_said(parts: dict[str, float]) -> None:
    assert "No word stands out" in decided(made(NEURAL, **parts))


@given(st.dictionaries(st.sampled_from(["dog", "cat", "walk", "of"]), st.floats(0.01, 1), min_size=1))
def test_the_share_said_is_that_of_the_words_named(parts: dict[str, float]) -> None:
    said = decided(made(NEURAL, **parts))
    named = sum(value for word, value in parts.items() if f"“{word}”" in said)
    shares = [int(share) for share in re.findall(r"(\d+)%", said)]
    if shares:
        assert shares[0] == round(100 * named / sum(parts.values()))
    elif named:
        assert "the whole cosine" in said


def test_words_that_bring_more_than_the_score_are_told_so() -> None:
    assert "more than the whole cosine" in decided(made(NEURAL, dog=0.5, cat=-0.2))


@pytest.mark.parametrize(("weight", "says"), [(0.0, "neural search alone"), (1.0, "full-text search alone")])
def test_at_an_end_the_hybrid_is_said_to_be_one_engine(bundled_search: Index, weight: float, says: str) -> None:
    request = SearchRequest("divorce help", HYBRID, weight=weight)
    for hit in bundled_search.search(request).hits[:2]:
        assert says in decided(bundled_search.explain(request, [hit.id])[0])


def test_between_the_ends_each_fusion_says_what_it_adds_up(bundled_search: Index) -> None:
    for fusion, sign in ((SCORES, "counts"), (RRF, "60 + rank")):
        request = SearchRequest("Noon Patrol", HYBRID, fusion=fusion)
        first = bundled_search.search(request).hits[0]
        said = decided(bundled_search.explain(request, [first.id])[0])
        assert sign in said
        assert "its name" in said
