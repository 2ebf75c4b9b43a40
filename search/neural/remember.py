"""Remembering the vectors of recent queries, so that a repeated query is not encoded again."""

import threading
from collections import OrderedDict
from concurrent.futures import Future

from search.neural.batching import Batching, EncodedQuery
from search.neural.encoder import Encoder


class QueryEncoder:
    """Encodes queries and keeps the ``size`` most recently used vectors; safe to share between threads.

    Queries that wait at the same time are encoded in one pass, each once however many ask for it.
    """

    def __init__(self, encoder: Encoder, size: int = 1024) -> None:
        self.encoder = encoder
        self._size = size
        self._batching = Batching(encoder.encode)
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Future[EncodedQuery]] = OrderedDict()

    def encode(self, query: str) -> EncodedQuery:
        """The vector of ``query`` and what encoding it costs; raises ModelError."""
        with self._lock:
            known = self._known.get(query)
            remembered = known is not None and known.done()
            if known is None:
                known = self._known[query] = self._batching.submit(query)
                if len(self._known) > self._size:
                    self._known.popitem(last=False)
            self._known.move_to_end(query)
        try:
            return known.result()._replace(remembered=remembered)
        except Exception:
            with self._lock:
                if self._known.get(query) is known:
                    del self._known[query]
            raise
