"""Vectors for texts that have none yet."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from search.build.cache import VectorCache
from search.build.progress import Progress
from search.neural.encoder import Encoder

_WINDOW = 2_048
_CHUNK = 64
_TOLD_AFTER = 1.0
# The model reads 256 tokens, about so many characters; what a text costs beside its length is like 40 more.
_READ_CHARS = 1_200
_SETUP_CHARS = 40


class Missing(NamedTuple):
    """How many texts have no vector yet, and about what they cost to encode, in characters."""

    texts: int
    cost: int


def missing_of(texts: Iterable[str], cache: VectorCache) -> Missing:
    """What there is to encode; equal texts count once within a window of 2,048."""
    found = cost = 0
    for window in _windows(texts, _WINDOW):
        lacking = cache.missing(window).values()
        found, cost = found + len(lacking), cost + sum(map(_cost, lacking))
    return Missing(found, cost)


def encode_missing(
    texts: Iterable[str],
    encoder: Encoder,
    cache: VectorCache,
    missing: Missing | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    total: int = 0,
) -> int:
    """Put the vectors of all texts into the cache, encoding those that it lacks; gives how many were encoded.

    Within a window of texts the longest come first, so that a batch holds texts of like length. ``progress`` is told
    how many of ``total`` texts have their vector; the time left counts lengths, not texts. Raises ModelError.
    """
    done = encoded = spent = 0
    # The clock starts after the first chunk, which waits for the model to be loaded.
    started, first = 0.0, Missing(0, 0)

    def told(done: int) -> Progress:
        seconds = time.monotonic() - started
        if spent == first.cost or seconds < _TOLD_AFTER or missing is None:
            return Progress("Encoding meanings", done, total)
        left = seconds / (spent - first.cost) * max(0, missing.cost - spent)
        return Progress("Encoding meanings", done, total, (encoded - first.texts) / seconds, left)

    for window in _windows(texts, _WINDOW):
        lacking = sorted(cache.missing(window).values(), key=len, reverse=True)
        before = done + len(window) - len(lacking)
        progress(told(before))
        for start in range(0, len(lacking), _CHUNK):
            chunk = lacking[start : start + _CHUNK]
            cache.put(chunk, encoder.encode(chunk))
            encoded += len(chunk)
            spent += sum(map(_cost, chunk))
            if not started:
                started, first = time.monotonic(), Missing(encoded, spent)
            progress(told(before + min(start + _CHUNK, len(lacking))))
        done += len(window)
    return encoded


def _cost(text: str) -> int:
    return min(len(text), _READ_CHARS) + _SETUP_CHARS


def _windows(texts: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    source = iter(texts)
    while window := list(islice(source, size)):
        yield window
