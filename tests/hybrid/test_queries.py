"""The queries that fusions are compared on are what the docs say of them."""

from __future__ import annotations

from benchmarks.fusion import fusion_queries
from search.collection.examples import EXAMPLES
from search.fulltext import Tokenizer
from search.record import Record


def test_each_wants_a_startup_of_the_bundled_catalog_and_none_is_an_example(bundled: list[Record]) -> None:
    found = fusion_queries()
    assert len({one.query for one in found}) == len(found) >= 120
    assert {one.name for one in found} <= {record.name for record in bundled}
    assert {one.query.casefold() for one in found}.isdisjoint(one.query.casefold() for one in EXAMPLES)
    assert {one.kind for one in found} == {"keyword", "descriptive", "question", "paraphrase", "code", "mixed"}


def test_a_paraphrase_shares_no_word_with_the_text_it_wants(bundled: list[Record]) -> None:
    tokenize, texts = Tokenizer().tokenize, {record.name: record.text for record in bundled}
    for one in fusion_queries():
        if one.kind == "paraphrase":
            assert {*tokenize(one.query)}.isdisjoint(tokenize(texts[one.name])), one.query
