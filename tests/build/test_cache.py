from __future__ import annotations

import logging
import os
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from search.build.build import CACHE_FILE
from search.build.cache import CacheDamaged, VectorCache
from search.errors import StoreUnavailable
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened

TEXTS = [f"text {i}" for i in range(3_000)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / CACHE_FILE


@pytest.fixture
def filled(path: Path) -> Path:
    """A cache that knows all texts."""
    cache = VectorCache(path, "m")
    cache.put(TEXTS, HashEncoder().encode(TEXTS))
    cache.close()
    return path


def test_it_gives_back_what_was_put_by_model_and_text(filled: Path) -> None:
    cache = VectorCache(filled, "m")
    found = cache.get([*TEXTS, "unknown"])
    assert found[-1] is None
    np.testing.assert_array_equal(np.array(found[:-1]), HashEncoder().encode(TEXTS))
    assert [*cache.missing([TEXTS[0], "a", "b", "a"]).values()] == ["a", "b"]
    other = VectorCache(filled, "another model")
    assert len(other.missing(TEXTS)) == len(TEXTS)


def test_threads_and_processes_may_share_it(path: Path) -> None:
    def put(number: int) -> None:
        mine = VectorCache(path, "m")
        for start in range(0, 300, 10):
            texts = TEXTS[number * 300 + start :][:10]
            mine.put(texts, HashEncoder().encode(texts))
        mine.close()

    threads = [threading.Thread(target=put, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not VectorCache(path, "m").missing(TEXTS[:1_200])


@pytest.mark.parametrize("damage", ["garbage", "an older version", "its first half"])
def test_a_file_that_cannot_be_read_is_made_anew_with_a_warning(
    filled: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    if damage == "garbage":
        filled.write_bytes(b"garbage" * 1_000)
    elif damage == "an older version":
        with sqlite3.connect(filled) as db:
            db.execute("PRAGMA user_version = 1")
        db.close()
    else:
        os.truncate(filled, filled.stat().st_size // 2 // 4096 * 4096)
    with caplog.at_level(logging.WARNING):
        try:
            missing = VectorCache(filled, "m").missing(TEXTS)
        except CacheDamaged:
            missing = VectorCache(filled, "m").missing(TEXTS)
        else:
            assert CACHE_FILE in caplog.text
    assert len(missing) == len(TEXTS)


def test_a_flipped_byte_of_a_vector_is_noticed_and_that_vector_forgotten(filled: Path) -> None:
    data = bytearray(filled.read_bytes())
    at = data.index(HashEncoder().encode([TEXTS[7]])[0].tobytes()) + 5
    data[at] ^= 1
    filled.write_bytes(data)
    cache = VectorCache(filled, "m")
    with pytest.raises(CacheDamaged):
        cache.get(TEXTS)
    assert [*cache.missing(TEXTS).values()] == [TEXTS[7]]


def test_a_build_goes_on_over_a_damaged_cache(tmp_path: Path) -> None:
    shops = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    build(shops, tmp_path)
    cache = tmp_path / "index" / CACHE_FILE
    text = f"{shop_records()[0]['name']}. {shop_records()[0]['description']}"
    data = bytearray(cache.read_bytes())
    data[data.index(HashEncoder().encode([text])[0].tobytes())] ^= 1
    cache.write_bytes(data)
    encoder = HashEncoder()
    build(shops, tmp_path, encoder)
    assert encoder.records == [text]
    cache.write_bytes(os.urandom(cache.stat().st_size))
    encoder = HashEncoder()
    build(shops, tmp_path, encoder)
    assert len(encoder.records) == len(shop_records())
    assert opened(tmp_path).size() == len(shop_records())


def test_a_cache_that_cannot_be_opened_is_told_without_its_path(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreUnavailable) as told:
        VectorCache(path, "m")
    assert CACHE_FILE in str(told.value)
    assert str(path.parent) not in str(told.value)
