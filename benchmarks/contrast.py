"""``python -m benchmarks.contrast``: nDCG@10 and the first hits of each engine on every open query.

The queries come in the order of the contrast, from those that neural search wins to those that full-text wins.
What the start page shows as examples is chosen from this; nothing here looks at the held-out part.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.collection import open_collection
from search.collection import Collection, TestQuery, load_collection
from search.collection.collection import OPEN, Startup
from search.collection.measures import K, measured
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest

SHOWN = 3


class Contrast(NamedTuple):
    """What each engine finds for a query, best first, and the nDCG@10 of that."""

    query: TestQuery
    rankings: dict[str, list[Startup]]
    ndcg: dict[str, float]


def contrast(index: Index, collection: Collection, query: TestQuery) -> Contrast:
    """By the judgments of the ``collection`` that the ``index`` is of."""
    grades = collection.qrels()[query.id]
    rankings = {
        engine: [collection.startups[hit.id] for hit in index.search(SearchRequest(query.query, engine, K)).hits]
        for engine in ENGINES
    }
    ndcg = {engine: measured([one.key for one in ranking], grades).ndcg for engine, ranking in rankings.items()}
    return Contrast(query, rankings, ndcg)


def main() -> None:
    collection = load_collection()
    qrels = collection.qrels()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        index = open_collection(Path(folder))
        found = [contrast(index, collection, query) for query in collection.queries if query.part == OPEN]
        index.close()
    for query, rankings, ndcg in sorted(found, key=lambda one: one.ndcg[FULLTEXT] - one.ndcg[NEURAL]):
        grades = qrels[query.id]
        print(f"\n{query.id} {query.kind}: {query.query}")
        for engine in (NEURAL, FULLTEXT, HYBRID):
            first = ", ".join(f"{one.name} ({grades.get(one.key, '?')})" for one in rankings[engine][:SHOWN])
            print(f"  {ndcg[engine]:.2f} {engine}: {first or 'nothing'}")


if __name__ == "__main__":
    main()
