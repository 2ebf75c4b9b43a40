from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from search.fulltext import Postings, build_postings
from search.fulltext.searcher import top

words = st.sampled_from("bread dog sun sea code wine tea rail bee ink".split())
corpora = st.lists(st.lists(words, max_size=12), min_size=1, max_size=25).filter(any)


def test_a_score_is_the_sum_written_out() -> None:
    documents = [["bread", "bread", "bike"], ["bread"], ["dog"], ["sun"], ["sea"]]
    mean = (3 + 1 + 1 + 1 + 1) / 5
    idf = math.log(5 - 2 + 0.5) - math.log(2 + 0.5)
    expected = idf * (2 * 2.5) / (2 + 1.5 * (0.25 + 0.75 * 3 / mean))
    scores = build_postings(documents).scores(["bread"])
    assert scores is not None
    assert scores[0] == pytest.approx(expected, abs=1e-12)
    assert scores[2] == 0


def test_words_that_occur_nowhere_give_no_scores() -> None:
    assert build_postings([["bread"], ["dog"]]).scores(["nothing", "here"]) is None


@given(corpora, st.lists(words, min_size=1, max_size=6))
def test_scores_are_those_of_rank_bm25(documents: list[list[str]], query: list[str]) -> None:
    expected = BM25Okapi(documents).get_scores(query)
    scores = build_postings(documents).scores(query)
    found = np.zeros(len(documents)) if scores is None else scores
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@given(documents=corpora, query=st.lists(words, min_size=1, max_size=4))
def test_saved_postings_open_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[str]], query: list[str]
) -> None:
    folder: Path = tmp_path_factory.mktemp("postings")
    built = build_postings(documents)
    built.save(folder)
    opened = Postings.load(folder, len(documents))
    first, second = built.scores(query), opened.scores(query)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.tolist() == second.tolist()


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, -1.0]), max_size=60), st.integers(1, 12))
def test_top_is_the_best_above_zero_ties_by_position(scores: list[float], limit: int) -> None:
    expected = sorted((i for i, s in enumerate(scores) if s > 0), key=lambda i: (-scores[i], i))[:limit]
    assert top(np.array(scores), limit).tolist() == expected


@given(st.integers(0, 2**32 - 1), st.integers(1000, 3000), st.integers(1, 1500), st.integers(1, 100))
def test_top_of_many_scores(seed: int, size: int, positive: int, limit: int) -> None:
    random = np.random.default_rng(seed)
    scores = np.zeros(size)
    scores[random.integers(size, size=positive)] = random.integers(1, 40, size=positive) / 4
    expected = sorted(np.flatnonzero(scores), key=lambda i: (-scores[i], i))[:limit]
    assert top(scores, limit).tolist() == expected
