"""``python -m benchmarks.collection``: four engines on the test collection, by its judgments, as a table for each part.

``--pool FILE`` writes what has to be judged instead: the first ten of every engine that have no judgment. ``--csv``
writes the judgments as CSV.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi

from search.build import build_index
from search.catalog import CatalogFile
from search.collection import Collection, TestQuery, load_collection
from search.collection.collection import HELD_OUT, OPEN, QRELS_CSV
from search.collection.measures import K, Measured, measured
from search.edge.database import EdgeDatabase
from search.index import Index, open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.request import ENGINES, SearchRequest
from search.settings import BUNDLED_CATALOG, load_settings

_PLAIN = "split() BM25"
Engine = Callable[[str], list[str]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pool", type=Path, metavar="FILE")
    options.add_argument("--csv", action="store_true", help="write the judgments as CSV")
    asked = options.parse_args()
    collection = load_collection()
    if asked.csv:
        QRELS_CSV.write_text(collection.csv(), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = open_collection(Path(folder))
        keys = [one.key for one in collection.startups]
        engines = {name: _engine(index, name, keys) for name in ENGINES}
        engines[_PLAIN] = _plain([index.record(id).text for id in range(len(keys))], keys)
        if asked.pool:
            asked.pool.write_text(_pool(collection, engines), encoding="utf-8")
        else:
            _tell(collection, engines)
        index.close()


def _tell(collection: Collection, engines: dict[str, Engine]) -> None:
    qrels = collection.qrels()
    for part in (OPEN, HELD_OUT):
        asked, answered = sum(query.part == part for query in collection.queries), collection.answered(part)
        print(f"\n{part}: {asked} queries, {len(answered)} of them with an answer\n")
        print(f"| engine | nDCG@{K} | P@{K} | recall@{K} | judged of {K} |\n|---|---|---|---|---|")
        for name, engine in engines.items():
            found = [measured(engine(query.query), qrels[query.id]) for query in answered]
            print(f"| {name} | {' | '.join(_means(found))} |")


def _means(found: Sequence[Measured]) -> list[str]:
    ndcg, precision, recall, judged = np.mean(found, axis=0)
    return [f"{ndcg:.3f}", f"{precision:.3f}", f"{recall:.3f}", f"{judged:.1f}"]


def _pool(collection: Collection, engines: dict[str, Engine]) -> str:
    """One JSON line a query: what is not judged yet, in the order of the alphabet, so that no engine shows."""
    qrels = collection.qrels()

    def unjudged(query: TestQuery) -> list[str]:
        found = {key for engine in engines.values() for key in engine(query.query)}
        return sorted(found - qrels[query.id].keys())

    rows = (
        {"id": query.id, "query": query.query, "need": query.need, "judge": unjudged(query)}
        for query in collection.queries
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def open_collection(folder: Path) -> Index:
    """An index of the collection's records, made in ``folder``."""
    settings = load_settings(index_dir=folder)
    encoder, database = SentenceEncoder(settings.model, settings.precision), EdgeDatabase(folder)
    build_index(CatalogFile(BUNDLED_CATALOG), database, "collection", encoder, settings.model, folder)
    queries = QueryEncoder(encoder)
    return open_index(database, "collection", settings.for_catalog("collection"), queries).answering(queries)


def _engine(index: Index, name: str, keys: Sequence[str]) -> Engine:
    return lambda query: [keys[hit.id] for hit in index.search(SearchRequest(query, name, K)).hits]


def _plain(texts: Sequence[str], keys: Sequence[str]) -> Engine:
    """BM25 over words as they are split at blanks, in lower case: what a careless tokenizer finds."""
    bm25 = BM25Okapi([text.lower().split() for text in texts])

    def search(query: str) -> list[str]:
        scores = bm25.get_scores(query.lower().split())
        return [keys[at] for at in np.lexsort((np.arange(len(scores)), -scores))[:K] if scores[at] > 0]

    return search


if __name__ == "__main__":
    main()
