"""Remembering the vectors of recent queries, so that a repeated query is not encoded again."""

from __future__ import annotations

import threading
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from search.neural.encoder import Encoder


class QueryEncoder:
    """Encodes one query at a time and keeps the ``size`` most recently used vectors."""

    def __init__(self, encoder: Encoder, size: int = 1024) -> None:
        self.encoder = encoder
        self._size = size
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def vector(self, query: str) -> NDArray[np.float32]:
        """The unit vector of ``query``, shape (dimension,)."""
        with self._lock:
            vector = self._vectors.get(query)
            if vector is not None:
                self._vectors.move_to_end(query)
                return vector
        vector = np.asarray(self.encoder.encode([query])[0], dtype=np.float32)
        vector.setflags(write=False)
        with self._lock:
            self._vectors[query] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        return vector
