"""Encoding queries that wait at the same time in one pass of the model.

A pass over 32 short queries takes 5 times as long as one over a single query, not 32 times.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_SHORT = 128
_CUT = 1024
_MOST = 4096


class EncodedQuery(NamedTuple):
    """The unit vector of a query, shape (dimension,), read-only.

    ``ms`` is what encoding took when the query was new: the milliseconds from asking to the end of the pass.
    ``remembered`` tells that it was encoded before, so that the time was not spent now.
    """

    vector: NDArray[np.float32]
    ms: float
    remembered: bool = False


class _Waiting(NamedTuple):
    text: str
    since: float
    encoded: Future[EncodedQuery]

    @property
    def length(self) -> int:
        """Characters, as far as a model reads them."""
        return min(len(self.text), _CUT)

    def finish(self, vector: NDArray[np.float32]) -> None:
        kept = np.array(vector, dtype=np.float32)
        kept.setflags(write=False)
        self.encoded.set_result(EncodedQuery(kept, (perf_counter() - self.since) * 1000))


class Batching:
    """One thread that encodes: while a pass runs, texts gather for the next; a text that finds it idle starts at once.

    A pass takes the text that has waited longest, and others that are short or at most twice as long, so that
    short texts are not padded to the length of long ones. It takes at most 4,096 characters, padding included.
    The thread ends with this object.
    """

    def __init__(self, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._encode = encode
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    def submit(self, text: str) -> Future[EncodedQuery]:
        """The encoded text, or what encoding it raises."""
        waiting = _Waiting(text, perf_counter(), Future())
        with self._lock:
            self._thread.submit(self._pass)
            self._waiting.append(waiting)
        return waiting.encoded

    def _pass(self) -> None:
        if taken := self._take():
            self._encode_taken(taken)

    def _encode_taken(self, taken: list[_Waiting]) -> None:
        try:
            encoded = [*zip(taken, self._encode([one.text for one in taken]), strict=True)]
        except Exception as error:
            if len(taken) == 1:
                taken[0].encoded.set_exception(error)
            else:
                # Alone, so that a text that cannot be encoded fails no other.
                for one in taken:
                    self._encode_taken([one])
        else:
            for one, vector in encoded:
                one.finish(vector)

    def _take(self) -> list[_Waiting]:
        with self._lock:
            if not self._waiting:
                return []
            longest = min(_CUT, max(_SHORT, 2 * self._waiting[0].length))
            fitting = [one for one in self._waiting if one.length <= longest][: _MOST // longest]
            self._waiting = [one for one in self._waiting if one not in fitting]
            return fitting
