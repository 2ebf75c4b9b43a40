"""Timing contenders side by side."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_WARM_UP = 20

T = TypeVar("T")


def interleaved(
    contenders: Sequence[Callable[[T], object]], inputs: Sequence[T], rounds: int = 1
) -> NDArray[np.float64]:
    """Seconds each contender takes for each input, shape (contenders, rounds · inputs).

    For every input all contenders run one after the other, so that a machine that slows down slows
    all of them; who goes first changes with every input, so that none profits from a warm cache.
    """
    for item in inputs[:_WARM_UP]:
        for run in contenders:
            run(item)
    seconds = np.empty((len(contenders), rounds * len(inputs)))
    with _no_collection():
        for column in range(seconds.shape[1]):
            item = inputs[column % len(inputs)]
            for turn in range(len(contenders)):
                row = (turn + column) % len(contenders)
                started = perf_counter()
                contenders[row](item)
                seconds[row, column] = perf_counter() - started
    return seconds


def p50(seconds: NDArray[np.float64]) -> float:
    """The median."""
    return float(np.median(seconds))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without garbage collection, as in ``timeit``: a peer's many objects would slow both."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
