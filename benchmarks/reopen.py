"""What ``reopening`` runs in a fresh process: open the index, answer a query, tell the processor time."""

from __future__ import annotations

import json
import sys
from time import process_time

import qdrant_edge  # noqa: F401 - the store imports it when it opens; that is not opening

from search.index import open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.request import FULLTEXT, SearchRequest
from search.settings import load_settings
from search.store.find import find_database


def main(query: str) -> None:
    """CPU seconds of all threads since the imports ended, and since the process began."""
    imported = process_time()
    settings = load_settings()
    queries = QueryEncoder(SentenceEncoder(settings.model, settings.precision))
    index = open_index(find_database(settings), settings.qdrant_collection, settings, queries)
    answered = index.search(SearchRequest(query, FULLTEXT)).hits
    whole = process_time()
    if not answered:
        raise SystemExit(f"the index {index.collection} gave no answer")
    print(json.dumps({"opening": whole - imported, "whole": whole}))


main(sys.argv[1])
