"""The idf that a word's best record tells, against counting the records that hold the word."""

from __future__ import annotations

import math

import pytest

from search.fulltext import BM25
from search.index import Index
from search.index.information import Information
from search.record import Record
from search.store.store import Filter


def learned(index: Index, bm25: BM25, terms: list[str]) -> Information:
    found = Information(index.tokenizer, bm25)
    unknown = found.unknown(terms)
    found.learn(unknown, index.store.search(found.readings(unknown)) if unknown else [])
    return found


def test_a_words_information_is_that_of_its_document_frequency(bundled_search: Index, bundled: list[Record]) -> None:
    bm25, tokenize = bundled_search.manifest.bm25, bundled_search.tokenizer.tokenize
    for term in [*dict.fromkeys(term for record in bundled for term in tokenize(record.text))][::25]:
        df = bundled_search.store.count(Filter(every_term=(term,)))
        assert learned(bundled_search, bm25, [term]).of([term]) == pytest.approx(2.5 * bm25.idf(df), rel=1e-5)


def test_repeats_count_and_so_do_words_that_no_record_holds(bundled_search: Index) -> None:
    bm25 = bundled_search.manifest.bm25
    unknown = math.log(1_200 + 0.5) - math.log(0.5)
    known = bm25.idf(bundled_search.store.count(Filter(every_term=("water",))))
    terms = ["xyzzy", "water", "xyzzy"]
    assert learned(bundled_search, bm25, terms).of(terms) == pytest.approx(2.5 * (2 * unknown + known), rel=1e-5)
    assert learned(bundled_search, bm25, []).of([]) == 0


def test_a_word_is_asked_for_once(bundled_search: Index) -> None:
    found = learned(bundled_search, bundled_search.manifest.bm25, ["water", "xyzzy"])
    assert found.unknown(["water", "bread", "xyzzy"]) == ["bread"]


def test_a_word_without_weight_asks_for_nothing(bundled_search: Index) -> None:
    bm25 = bundled_search.manifest.bm25.model_copy(update={"weightless": ("water",)})
    found = learned(bundled_search, bm25, ["water"])
    assert found.unknown(["water"]) == []
    assert found.of(["water"]) == 0


def test_a_long_query_is_asked_about_by_its_first_words(bundled_search: Index) -> None:
    terms = [f"strange{number}" for number in range(100)]
    found = Information(bundled_search.tokenizer, bundled_search.manifest.bm25)
    assert found.unknown(terms) == terms[:32]
    found.learn(terms[:32], [[] for _ in range(32)])
    assert found.of(terms) == pytest.approx(100 * 2.5 * (math.log(1_200 + 0.5) - math.log(0.5)))
