"""A progress that is fair: encoding the longest texts first must not mislead."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.build import encode
from search.build.cache import VectorCache
from search.build.encode import encode_missing, missing_of
from search.build.progress import Progress
from tests.corpus import HashEncoder


class Slow(HashEncoder):
    """Takes as long as texts are."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(sum(map(len, texts)) * 4e-5)
        return super().encode(texts)


def test_the_time_left_counts_lengths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "_TOLD_AFTER", 0.0)
    texts = [f"{i} " + "long " * 200 for i in range(192)] + [f"{i} short text" for i in range(640)]
    cache = VectorCache(tmp_path / "vectors.sqlite", "slow")
    missing = missing_of(texts, cache)
    told: list[tuple[float, Progress]] = []
    encode_missing(texts, Slow(), cache, missing, lambda one: told.append((time.monotonic(), one)), len(texts))
    ended = time.monotonic()
    first_at, first = next((at, one) for at, one in told if one.seconds_left is not None)
    left = ended - first_at
    assert missing.texts == len(texts)
    # By the number of texts ten times as long would be left as has passed.
    by_texts = (len(texts) - first.done) / (first.rate or 1)
    assert abs((first.seconds_left or 0) - left) < abs(by_texts - left)
    assert told[-1][1].done == len(texts)


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (Progress("Starting the build", 0, 0), "Starting the build"),
        (Progress("Reading words", 1_000, 0), "Reading words: 1,000"),
        (Progress("Encoding", 0, 9), "Encoding: 0 of 9"),
        (Progress("Encoding", 640, 29_589, 32.4, 700.0), "Encoding: 640 of 29,589 · 32 a second · 12 min left"),
        (Progress("Encoding", 6, 9, 1.25, 0.2), "Encoding: 6 of 9 · 1.2 a second · 1 s left"),
        (Progress("Encoding", 6, 9, 1.25, 9_000.0), "Encoding: 6 of 9 · 1.2 a second · 2.5 h left"),
    ],
)
def test_progress_in_words(progress: Progress, sentence: str) -> None:
    assert progress.sentence == sentence
