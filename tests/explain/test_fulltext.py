from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from search.explain import explain_fulltext
from search.fulltext import BM25, Tokenizer
from search.fulltext.bm25 import statistics
from search.record import Record
from search.store.store import Sparse

TOKENIZER = Tokenizer()
WORDS = "bread Dogs sun the of runs Ünï code-wine, 'tea' 7 \n".split(" ")
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def stored(descriptions: list[str]) -> tuple[BM25, list[Sparse], list[Record]]:
    """The statistics of a catalog, and the summands and startups of its texts."""
    records = [Record(id, "", text) for id, text in enumerate(descriptions)]
    counts = [Counter(TOKENIZER.tokenize(record.text)) for record in records]
    dfs = Counter(term for count in counts for term in count)
    length = sum(count.total() for count in counts)
    bm25, _ = statistics([*dfs], [*dfs.values()], len(records), length)
    summands = []
    for count in counts:
        parts = {t: bm25.idf(dfs[t]) * bm25.saturation(tf, count.total()) for t, tf in count.items()}
        kept = {term: part for term, part in parts.items() if part}
        summands.append(Sparse([bm25.index(term) for term in kept], [*kept.values()]))
    return bm25, summands, records


def test_the_parts_and_their_factors_are_those_of_the_formula() -> None:
    bm25, summands, records = stored(["bread bread bike", "bread", "dogs", "sun", "sea"])
    found = explain_fulltext("Bread for dogs, bread", records[0], summands[0], bm25, TOKENIZER)
    avgdl = (3 + 1 + 1 + 1 + 1) / 5
    idf = math.log(5 - 2 + 0.5) - math.log(2 + 0.5)
    saturation = 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / avgdl))
    (part,) = found.parts
    assert part.label == "Bread, bread"
    assert part.value == pytest.approx(2 * idf * saturation)
    assert part.facts is not None
    assert (part.facts.frequency, part.facts.length, part.facts.asked) == (2, 3, 2)
    assert [part.facts.idf, part.facts.saturation] == pytest.approx([idf, saturation])
    assert part.facts.avgdl == pytest.approx(avgdl)
    assert [(found.text[h.start : h.end], h.value) for h in found.heat] == [("bread", part.value / 2)] * 2


def test_a_word_in_most_texts_has_the_floor_of_rank_bm25_as_its_idf() -> None:
    documents = ["bread sun", "bread sea", "bread", "bread code", "dog tea"]
    bm25, summands, records = stored(documents)
    oracle = BM25Okapi([TOKENIZER.tokenize(text) for text in documents])
    (part,) = explain_fulltext("bread", records[2], summands[2], bm25, TOKENIZER).parts
    assert part.facts is not None
    assert part.facts.idf == pytest.approx(oracle.idf["bread"])


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=8).filter(lambda found: any(map(TOKENIZER.tokenize, found))), texts)
def test_the_parts_and_the_heat_sum_to_the_score_shown(descriptions: list[str], query: str) -> None:
    bm25, summands, records = stored(descriptions)
    oracle = BM25Okapi([TOKENIZER.tokenize(record.text) for record in records])
    expected = oracle.get_scores(TOKENIZER.tokenize(query))
    for record, words in zip(records, summands, strict=True):
        found = explain_fulltext(query, record, words, bm25, TOKENIZER)
        assert found.score == pytest.approx(expected[record.id], abs=1e-9)
        assert math.fsum(part.value for part in found.parts) == pytest.approx(found.score, abs=1e-9)
        assert math.fsum(heat.value for heat in found.heat) == pytest.approx(found.score, abs=1e-9)
        for heat in found.heat:
            assert TOKENIZER.tokenize(record.text[heat.start : heat.end])
