"""Remembering the vectors of recent queries, so that a repeated query is not encoded again."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search.neural.encoder import Encoder


class QueryEncoder:
    """Encodes one query at a time and keeps the ``size`` most recently used vectors; safe to share between threads."""

    def __init__(self, encoder: Encoder, size: int = 1024) -> None:
        self.encoder = encoder
        self._remembered = lru_cache(size)(self._encoded)

    def vector(self, query: str) -> NDArray[np.float32]:
        """The unit vector of ``query``, shape (dimension,)."""
        return self._remembered(query)

    def _encoded(self, query: str) -> NDArray[np.float32]:
        vector = np.asarray(self.encoder.encode([query])[0], dtype=np.float32)
        vector.setflags(write=False)
        return vector
