"""Opening an index without the model, up to the first full-text answer."""

from __future__ import annotations

from time import process_time

import qdrant_edge  # noqa: F401 - the store imports it when it opens; that is not opening

from benchmarks.scale.work import NAME, Numbers, Work, anonymous
from search.index import open_index
from search.neural import QueryEncoder
from search.request import FULLTEXT, SearchRequest
from search.store.find import find_database


def measure(work: Work) -> Numbers:
    """CPU seconds of all threads without the imports, and anonymous memory in bytes after the answer."""
    queries = QueryEncoder(work.encoder())
    query, imported = next(iter(work.queries())), anonymous()
    started = process_time()
    index = open_index(find_database(work.settings), NAME, work.settings, queries)
    opened = process_time()
    found = index.search(SearchRequest(query, FULLTEXT)).hits
    answered = process_time()
    if not found:
        raise SystemExit("the index gave no answer")
    return {
        "opening": opened - started,
        "seconds": answered - started,
        "imported": imported,
        "bytes": anonymous(),
    }
