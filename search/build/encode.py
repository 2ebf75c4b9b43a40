"""Vectors for texts that have none yet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from search.build.cache import VectorCache
from search.neural.encoder import Encoder

_WINDOW = 2_048
_CHUNK = 64


def encode_missing(
    texts: Iterable[str], encoder: Encoder, cache: VectorCache, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Put the vectors of all texts into the cache, encoding those that it lacks; gives how many were encoded.

    Within a window of texts the longest come first, so that a batch holds texts of like length. ``progress``
    is told how many texts have their vector. Raises ModelError.
    """
    done = encoded = 0
    for window in _windows(texts, _WINDOW):
        missing = sorted(cache.missing(window).values(), key=len, reverse=True)
        before = done + len(window) - len(missing)
        progress(before)
        for start in range(0, len(missing), _CHUNK):
            chunk = missing[start : start + _CHUNK]
            cache.put(chunk, encoder.encode(chunk))
            encoded += len(chunk)
            progress(before + min(start + _CHUNK, len(missing)))
        done += len(window)
    return encoded


def any_missing(texts: Iterable[str], cache: VectorCache) -> bool:
    """Whether any of the texts has no vector yet."""
    return any(cache.missing(window) for window in _windows(texts, _WINDOW))


def _windows(texts: Iterable[str], size: int) -> Iterator[Sequence[str]]:
    source = iter(texts)
    while window := list(islice(source, size)):
        yield window
