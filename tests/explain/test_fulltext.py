from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from search.catalog.city_index import build_cities
from search.explain import explain_fulltext
from search.fulltext import FullTextSearcher, Tokenizer, build_postings
from search.startup import Startup

TOKENIZER = Tokenizer()
WORDS = "bread Dogs sun the of runs Ünï code-wine, 'tea' 7 \n".split(" ")
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


def searcher(descriptions: list[str]) -> tuple[FullTextSearcher, list[Startup]]:
    startups = [Startup(id, "", text) for id, text in enumerate(descriptions)]
    postings = build_postings(TOKENIZER.tokenize(startup.text) for startup in startups)
    cities = build_cities([""] * len(startups))
    return FullTextSearcher(postings, TOKENIZER, startups, cities), startups  # type: ignore[arg-type]


def test_the_parts_and_their_factors_are_those_of_the_formula() -> None:
    fulltext, startups = searcher(["bread bread bike", "bread", "dogs", "sun", "sea"])
    found = explain_fulltext(fulltext, "Bread for dogs, bread", startups[0])
    mean = (3 + 1 + 1 + 1 + 1) / 5
    idf = math.log(5 - 2 + 0.5) - math.log(2 + 0.5)
    saturation = 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / mean))
    (part,) = found.parts
    assert part.label == "Bread, bread"
    assert part.value == pytest.approx(2 * idf * saturation)
    assert part.facts is not None
    assert (part.facts.frequency, part.facts.length, part.facts.asked) == (2, 3, 2)
    assert [part.facts.idf, part.facts.saturation] == pytest.approx([idf, saturation])
    assert part.facts.mean_length == pytest.approx(mean)
    assert [(found.text[h.start : h.end], h.value) for h in found.heat] == [("bread", part.value / 2)] * 2


def test_a_word_in_most_texts_has_the_floor_of_rank_bm25_as_its_idf() -> None:
    documents = ["bread sun", "bread sea", "bread", "bread code", "dog tea"]
    fulltext, startups = searcher(documents)
    oracle = BM25Okapi([TOKENIZER.tokenize(text) for text in documents])
    (part,) = explain_fulltext(fulltext, "bread", startups[2]).parts
    assert part.facts is not None
    assert part.facts.idf == pytest.approx(oracle.idf["bread"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, min_size=1, max_size=8).filter(lambda found: any(map(TOKENIZER.tokenize, found))), texts)
def test_the_parts_and_the_heat_sum_to_the_score_shown(descriptions: list[str], query: str) -> None:
    fulltext, startups = searcher(descriptions)
    oracle = BM25Okapi([TOKENIZER.tokenize(startup.text) for startup in startups])
    expected = oracle.get_scores(TOKENIZER.tokenize(query))
    for startup in startups:
        found = explain_fulltext(fulltext, query, startup)
        assert found.score == pytest.approx(expected[startup.id], abs=1e-9)
        assert math.fsum(part.value for part in found.parts) == pytest.approx(found.score, abs=1e-9)
        assert math.fsum(heat.value for heat in found.heat) == pytest.approx(found.score, abs=1e-9)
        for heat in found.heat:
            assert TOKENIZER.tokenize(startup.text[heat.start : heat.end])
