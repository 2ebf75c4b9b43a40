"""The statistics and summands of BM25, against ``rank_bm25.BM25Okapi``, which defines the scores."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from search.fulltext import BM25, bm25
from search.fulltext.bm25 import statistics

words = st.sampled_from("bread dog sun sea code wine tea rail bee ink".split())
corpora = st.lists(st.lists(words, max_size=12), min_size=1, max_size=25).filter(any)


def measured(documents: list[list[str]]) -> tuple[BM25, list[str]]:
    """The statistics of tokenized texts, and their terms in order."""
    dfs = Counter(term for document in documents for term in dict.fromkeys(document))
    length = sum(map(len, documents))
    return statistics([*dfs], [*dfs.values()], len(documents), length)[0], [*dfs]


def score(found: BM25, query: list[str], document: list[str], dfs: Counter[str]) -> float:
    """The sum written out: idf · saturation for each term asked for, repeats each time."""
    tf = Counter(document)
    return sum(found.idf(dfs[term]) * found.saturation(tf[term], len(document)) for term in query)


def test_a_score_is_the_sum_written_out() -> None:
    documents = [["bread", "bread", "bike"], ["bread"], ["dog"], ["sun"], ["sea"]]
    found, _ = measured(documents)
    avgdl = (3 + 1 + 1 + 1 + 1) / 5
    assert found.records == 5
    assert found.avgdl == pytest.approx(avgdl)
    assert found.idf(2) == pytest.approx(math.log(5 - 2 + 0.5) - math.log(2 + 0.5))
    assert found.saturation(2, 3) == pytest.approx(2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / avgdl)))
    assert found.saturation(0, 3) == found.idf(0) == 0


def test_a_term_of_most_texts_has_a_share_of_the_mean_idf() -> None:
    """df of bread, sun and sea in four texts are 3, 1 and 1."""
    found, _ = measured([["bread"], ["bread", "sun"], ["bread", "sea"], []])
    raw = [math.log(4 - df + 0.5) - math.log(df + 0.5) for df in (3, 1, 1)]
    assert raw[0] < 0 < raw[1]
    assert found.idf_floor == pytest.approx(0.25 * sum(raw) / 3)
    assert found.idf(3) == found.idf_floor
    assert found.weightless == ()


@pytest.mark.parametrize(
    ("documents", "weightless"),
    [
        ([["bread", "dog"]], {"bread", "dog"}),
        ([["bread"], ["bread"]], {"bread"}),
        ([["bread"], ["dog"]], {"bread", "dog"}),
        ([["bread"], ["dog"], ["dog"]], {"dog"}),
        ([["bread"], ["dog"], ["sun"]], set()),
        ([["bread"], [], []], set()),
    ],
)
def test_the_terms_whose_idf_is_not_above_zero_are_told(documents: list[list[str]], weightless: set[str]) -> None:
    found, _ = measured(documents)
    oracle = BM25Okapi(documents)
    assert {*found.weightless} == weightless == {term for term, idf in oracle.idf.items() if idf <= 0}


@given(corpora, st.lists(words, min_size=1, max_size=6))
def test_scores_are_those_of_rank_bm25(documents: list[list[str]], query: list[str]) -> None:
    found, _ = measured(documents)
    dfs = Counter(term for document in documents for term in {*document})
    expected = BM25Okapi(documents).get_scores(query)
    scores = [score(found, query, document, dfs) for document in documents]
    assert scores == pytest.approx(expected.tolist(), abs=1e-9)


def test_texts_without_a_word_have_statistics() -> None:
    found, indices = statistics([], [], 3, 0)
    assert (found.avgdl, found.idf_floor, indices) == (1.0, 0.0, [])


def test_a_query_counts_its_terms_each_time() -> None:
    found, _ = measured([["bread"], ["dog"], ["sun"]])
    query = found.query(["dog", "bread", "dog", "unknown"])
    assert len({*query.indices}) == len(query.indices) == 3
    assert dict(zip(query.indices, query.values, strict=True)) == {
        found.index("dog"): 2.0, found.index("bread"): 1.0, found.index("unknown"): 1.0,
    }  # fmt: skip
    assert found.query([]).indices == []


def test_indices_are_32_bits_and_depend_on_the_term_alone() -> None:
    one, two = measured([["bread", "dog"]])[0], measured([["sun"], ["dog", "bread"]])[0]
    for term in ("bread", "dog", "naïve", "words"):
        assert one.index(term) == two.index(term) < 2**32


def test_terms_of_one_hash_get_indices_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    real = bm25.hashed
    monkeypatch.setattr(bm25, "hashed", lambda term, salt=0: real(term, salt) % 3 + 10 * (salt // 2))
    terms = [f"term{number}" for number in range(20)]
    found, indices = statistics(terms, [1] * 20, 20, 20)
    assert len({*indices}) == 20
    assert [found.index(term) for term in terms] == indices
    assert 0 < len(found.reindexed) < 20
    assert BM25.model_validate_json(found.model_dump_json()) == found


def test_a_term_that_no_text_holds_is_not_taken_for_another() -> None:
    """The terms of the catalog keep their indices whatever is asked for beside them."""
    terms = [f"term{number}" for number in range(1_000)]
    found, indices = statistics(terms, [1] * 1_000, 1_000, 1_000)
    assert found.reindexed == {}
    assert not {found.index(f"other{number}") for number in range(1_000)} & {*indices}


@given(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=40))
def test_every_term_has_one_index(terms: list[str]) -> None:
    found, indices = statistics(terms, [1] * len(terms), max(1, len(terms)), len(terms))
    assert len({*indices}) == len(terms)
    assert [found.index(term) for term in terms] == indices
