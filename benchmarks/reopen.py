"""What ``reopening`` runs in a fresh process: open the index, answer a query, tell the processor time."""

from __future__ import annotations

import json
import sys
from time import process_time

import qdrant_edge  # noqa: F401 - the store imports it when it opens; that is not opening

from search.index.folder import IndexFolder
from search.index.open import current_index
from search.index.parts import open_text_parts
from search.index.place import SHARD
from search.neural.edge import EdgeStore
from search.settings import load_settings


def main(query: str) -> None:
    """CPU seconds of all threads since the imports ended, and since the process began."""
    imported = process_time()
    settings = load_settings()
    folder = IndexFolder(settings.index_dir)
    generation, _ = current_index(folder, catalog=settings.catalog, model=settings.model)
    parts, store = open_text_parts(generation), EdgeStore.open(generation / SHARD)
    answered = parts.fulltext.search(query).hits and store.count() == len(parts.records)
    whole = process_time()
    if not answered:
        raise SystemExit(f"the index in {generation} gave no answer")
    print(json.dumps({"opening": whole - imported, "whole": whole}))


main(sys.argv[1])
