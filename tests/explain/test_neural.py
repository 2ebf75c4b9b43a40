"""Cosines as sums over words, with the real model."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.errors import ModelError
from search.explain import explain_neural
from search.explain.neural import PUNCTUATION, ROUNDING, SPECIAL
from search.fulltext import tokenizer_of
from search.index import Index
from search.neural import SentenceEncoder
from search.record import Record
from search.request import FULLTEXT, HYBRID, NEURAL, SearchRequest
from search.settings import DEFAULT_MODEL

QUERIES = ("dog walker", "clean water for villages", "?", "ISO 4920")


@pytest.fixture(scope="module")
def exact() -> SentenceEncoder:
    """The model without rounding, so that nothing but the sum itself is tested."""
    return SentenceEncoder(DEFAULT_MODEL, "float32")


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60).map(lambda text: f"{text}.").filter(str.strip), st.sampled_from(QUERIES))
def test_the_words_sum_to_the_cosine(exact: SentenceEncoder, text: str, query: str) -> None:
    _adds_up(exact, text, query)


@pytest.mark.parametrize(
    "text",
    ["dog", "a", "…", "walker " * 600, "Electroencephalographically " * 90, "犬の散歩 дог ウォーカー", "x" * 20_000],
    ids=["one-token", "letter", "sign", "truncated", "truncated-pieces", "scripts", "one-word"],
)
def test_odd_texts_add_up_too(exact: SentenceEncoder, text: str) -> None:
    for query in QUERIES:
        _adds_up(exact, text, query)


def _adds_up(encoder: SentenceEncoder, text: str, query: str) -> None:
    vectors = encoder.encode([query, text])
    cosine = float(vectors[0] @ vectors[1])
    (shares,) = encoder.shares([text])
    found = explain_neural(vectors[0], shares, Record(0, text), cosine, tokenizer_of())
    parts = {part.label: part.value for part in found.parts}
    assert math.fsum(parts.values()) == pytest.approx(cosine, abs=1e-9)
    assert abs(parts[ROUNDING]) < 1e-5
    words = math.fsum(heat.value for heat in found.heat)
    assert words + parts[SPECIAL] == pytest.approx(cosine, abs=1e-5)
    np.testing.assert_allclose(shares.shares.sum(axis=0) + shares.special, vectors[1], atol=1e-5)


def test_stop_words_of_the_catalogs_language_and_punctuation_are_small(exact: SentenceEncoder) -> None:
    text = "Die Katze und the Hund."
    (shares,) = exact.shares([text])
    query = exact.encode(["cat"])[0]
    for language, small in (("german", {"Die", "und"}), ("english", {"the"}), ("none", set())):
        found = explain_neural(query, shares, Record(0, text), 0.5, tokenizer_of(language))
        assert {part.label for part in found.parts if part.small} == {*small, PUNCTUATION, SPECIAL, ROUNDING}


def test_word_pieces_are_merged_to_the_words_they_are_of(exact: SentenceEncoder) -> None:
    text = "Dogwalkers-unite, été!"
    (shares,) = exact.shares([text])
    assert [text[start:end] for start, end in shares.spans] == ["Dogwalkers", "-", "unite", ",", "été", "!"]
    assert shares.read == len(text)


def test_what_the_model_does_not_read_has_no_heat(exact: SentenceEncoder) -> None:
    text = "walker " * 600
    (shares,) = exact.shares([text])
    assert len(shares.spans) == 254
    assert shares.read == 254 * len("walker ") - 1


def test_texts_of_one_batch_do_not_disturb_each_other(exact: SentenceEncoder) -> None:
    texts = ["dog", "a much longer text about solar panels on balconies", "walker " * 300]
    for alone, together in zip((exact.shares([text])[0] for text in texts), exact.shares(texts), strict=True):
        assert alone.spans == together.spans
        np.testing.assert_allclose(alone.shares, together.shares, atol=1e-5)


@pytest.mark.parametrize("engine", [NEURAL, FULLTEXT, HYBRID])
def test_the_parts_of_every_hit_sum_to_the_score_shown(bundled_search: Index, engine: str) -> None:
    for query in ("clean water for villages", "robots night people", "Noon Patrol"):
        for cities in ((), ("Berlin", "Nairobi")):
            request = SearchRequest(query, engine, filters={"city": cities})
            hits = bundled_search.search(request).hits
            explained = bundled_search.explain(request, [hit.id for hit in hits])
            for hit, found in zip(hits, explained, strict=True):
                assert (found.engine, found.id, found.text) == (engine, hit.id, hit.record.text)
                assert found.score == pytest.approx(hit.score, abs=1e-5)
                assert math.fsum(part.value for part in found.parts) == pytest.approx(hit.score, abs=1e-5)
                rounding = next((part.value for part in found.parts if part.label == ROUNDING), 0.0)
                assert abs(rounding) < 0.01
                for parent, place in zip(found.parents, hit.parents, strict=True):
                    assert parent.score == pytest.approx(place.score or 0.0, abs=1e-5)


def test_a_model_that_does_not_average_cannot_be_explained(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling

    plain = SentenceEncoder(DEFAULT_MODEL)
    model = SentenceTransformer(plain.weights.source, device="cpu")
    cls = SentenceTransformer(modules=[model[0], Pooling(384, pooling_mode="cls")], device="cpu")
    cls.save(str(tmp_path / "cls"))
    with pytest.raises(ModelError, match="average"):
        SentenceEncoder(str(tmp_path / "cls")).shares(["dog"])
