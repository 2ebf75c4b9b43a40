"""The sentences on a comparison are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from search.compare import Comparison
from search.index import Index
from search.request import FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.view.difference import difference, ordinal, quoted
from tests.view.compared import bakers, compared, index_over, made


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return bakers(tmp_path_factory.mktemp("bakers"))


def said(comparison: Comparison, a: str = NEURAL, b: str = FULLTEXT) -> str:
    return " ".join(difference(comparison, a, b))


def test_what_both_share_is_counted() -> None:
    assert "the same 3, in the same order" in said(made([1, 2, 3], [1, 2, 3], limit=3))
    assert "the same 3, in another order" in said(made([1, 2, 3], [1, 3, 2], limit=3))
    assert "Both find 2 of the 3." in said(made([1, 2, 3], [1, 2, 4], limit=3))
    assert "Both find 1 of the 3." in said(made([1, 2, 3], [1, 5, 4], limit=3))
    assert "finds only 2; 1 of them is among the 3 of neural" in said(made([1, 2, 3], [1, 9], limit=3))
    assert "finds only 2; both are among the 3 of neural" in said(made([1, 2, 3], [1, 2], limit=3))
    assert "finds only 2; none of them are among" in said(made([1, 2, 3], [8, 9], limit=3))
    assert "finds only 1; it is among the 3 of neural" in said(made([1, 2, 3], [1], limit=3))
    assert said(made([], [], limit=3)) == "Neither finds anything."


def test_of_rankings_with_one_leader_the_first_that_is_missed_is_told() -> None:
    sentences = said(made([1, 2, 3], [1, 3, 4], limit=3))
    assert "Both rank “<b>1” first" in sentences
    assert "Neural ranks “<b>2” 2nd; full-text does not find it" in sentences
    assert "Full-text ranks “<b>4” 3rd; neural does not find it" in sentences
    assert "<b>3" not in sentences


def test_the_leaders_places_elsewhere_are_the_true_ones(index: Index) -> None:
    for query in ("bread dog", "dog", "baker 7", "walks for bread"):
        comparison = compared(index, query)
        sentences = said(comparison)
        for name, other in ((NEURAL, FULLTEXT), (FULLTEXT, NEURAL)):
            first = comparison.result(name).hits[0]
            whole = index.search(SearchRequest(query, other, limit=31))
            rank = next((hit.rank for hit in whole.hits if hit.id == first.id), None)
            if first.id == comparison.result(other).hits[0].id:
                assert f"Both rank “{first.record.name}” first" in sentences
                continue
            assert f"ranks “{first.record.name}” first" in sentences
            there = "does not find it" if rank is None else f"has it {ordinal(rank)}"
            assert there in sentences


def test_why_full_text_misses_is_told_by_the_words_that_lack(index: Index) -> None:
    comparison = compared(index, "bread dog", limit=3)
    for hit in comparison.result(NEURAL).hits:
        there = comparison.elsewhere[NEURAL, hit.id, FULLTEXT]
        assert there.lacks == (("bread",) if hit.record.name == "Pawtrol" else ("dog",))


def test_an_engine_that_finds_nothing_says_why(index: Index) -> None:
    assert "no text has the word “xyzzy”" in said(compared(index, "xyzzy"))
    assert "no text has any of the words “xyzzy” and “plugh”" in said(compared(index, "xyzzy plugh"))
    assert "no text in Rome has the word “bread”" in said(compared(index, "bread", cities=["Rome"]))
    assert "leaves out every word" in said(compared(index, "of the"))
    assert said(compared(index, "bread", cities=["Atlantis"])) == "Neither finds anything in Atlantis."


def test_the_hybrid_is_told_of_too(index: Index) -> None:
    comparison = compared(index, "bread dog", NEURAL, FULLTEXT, HYBRID)
    for other in (NEURAL, FULLTEXT):
        sentences = said(comparison, other, HYBRID)
        shared = comparison.result(other).hits[0].id == comparison.result(HYBRID).hits[0].id
        assert "Both rank" in sentences if shared else "Hybrid ranks" in sentences


@pytest.mark.parametrize("name", ["x" * 300, "“<b>”"])
def test_names_of_any_kind_fit(tmp_path: Path, name: str) -> None:
    index = index_over([{"name": name, "description": "bread"}, {"name": "B", "description": "dog"}], tmp_path)
    for query in ("bread", "dog"):
        assert all(len(sentence) < 400 for sentence in difference(compared(index, query), NEURAL, FULLTEXT))


def test_ordinals_and_lists() -> None:
    numbers = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1_001]
    assert re.sub(r"[\d,]+", "", " ".join(map(ordinal, numbers))) == "st nd rd th th th th st nd th st"
    assert ordinal(29_589) == "29,589th"
    assert quoted(["a"]) == "“a”"
    assert quoted(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert quoted([*"abcdef"]) == "“a”, “b”, “c”, “d” and 2 more"
