"""The vectors that come with the software are those of the bundled catalog, and spare a first start the encoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.shipping import not_as_shipped, texts_to_ship
from search.build import build_index
from search.build.cache import VectorCache
from search.build.shipped import SHIPPED_FILE, ship, shipped
from search.build.text_key import text_key
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.neural import SentenceEncoder
from search.neural.weights import MINILM_SHA256
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL

EVERY = 12
MOST_BYTES = 1_000_000


class NeverAsked(SentenceEncoder):
    """The bundled model, which fails if it has to encode."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(f"{len(texts)} texts were encoded")


def test_a_sample_encoded_anew_is_as_shipped() -> None:
    assert not_as_shipped(texts_to_ship()[::EVERY]) == []


def test_they_are_small_and_of_the_pinned_weights() -> None:
    assert SHIPPED_FILE.stat().st_size < MOST_BYTES
    assert MINILM_SHA256 in shipped().identity


def test_the_bundled_catalog_is_indexed_without_encoding(tmp_path: Path) -> None:
    report = build_index(
        CatalogFile(BUNDLED_CATALOG),
        EdgeDatabase(tmp_path),
        "startups",
        NeverAsked(DEFAULT_MODEL),
        DEFAULT_MODEL,
        tmp_path,
    )
    assert report.encoded == 0
    assert report.manifest.whole


def test_another_model_gets_none_of_them(tmp_path: Path) -> None:
    texts = texts_to_ship()[:3]
    ours = VectorCache(tmp_path / "vectors.sqlite", shipped().identity)
    other = VectorCache(tmp_path / "vectors.sqlite", "another model")
    assert ours.missing(texts) == {}
    assert len(other.missing(texts)) == 3
    assert other.get(texts) == [None] * 3
    ours.close()
    other.close()


def test_what_is_shipped_is_read_back_nearly_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    vectors = np.random.default_rng(7).normal(size=(50, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"text {number}" for number in range(50)]
    ship(texts, vectors, "a model 1f2e", path)
    found = shipped(path)
    assert found.identity == "a model 1f2e"
    back = np.array([found.vectors[text_key(text)] for text in texts])
    assert np.linalg.norm(back, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert ((back * vectors).sum(axis=1) >= 0.9999).all()


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_file_ships_nothing(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(damage)
    assert shipped(path).vectors == {}
    assert shipped(tmp_path / "missing.npz").vectors == {}
