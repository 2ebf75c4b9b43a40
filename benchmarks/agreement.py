"""How Qdrant's own BM25, which ranks on a server, agrees with the BM25 in this process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import qdrant_edge as edge

from benchmarks.bench import LIMIT, Bench
from benchmarks.row import Row
from benchmarks.shards import Variant, build
from search.compare.rbo import RBO_P, rank_biased_overlap
from search.fulltext.postings import K1, B
from search.server.layout import TEXT_FIELD

_QUERIES = 200


def measure(bench: Bench) -> list[Row]:
    """Over 200 queries, and over those of them without a word that more than half of the records hold.

    Such words weigh a quarter of the mean idf in this process (``rank_bm25``) and next to nothing in Qdrant.
    """
    postings, tokenize = bench.parts.fulltext.postings, bench.parts.fulltext.tokenizer.tokenize
    asked = bench.queries[:_QUERIES]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words"
        build(path, Variant(dimension=1, payload=True, words=True), bench.catalog.startups, bench.vectors)
        shard = edge.EdgeShard.load(str(path))
        found = {query: (_here(bench, query), _there(shard, query)) for query in asked}
        shard.close()
    rare = [q for q in asked if all(postings.holders(term) <= postings.size / 2 for term in tokenize(q))]
    return [
        *_rows(f"{len(asked)} queries", [found[query] for query in asked]),
        *_rows(
            f"the {len(rare)} of them without a word that half of the records hold", [found[query] for query in rare]
        ),
    ]


def _rows(which: str, pairs: Sequence[tuple[list[int], list[int]]]) -> list[Row]:
    overlaps = [len({*ours} & {*its}) / max(len(ours), len(its), 1) for ours, its in pairs]
    agreements = [rank_biased_overlap(ours, its) for ours, its in pairs]
    return [
        Row(f"Qdrant's BM25 and ours, overlap@{LIMIT}, {which}", float(np.mean(overlaps))),
        Row(f"the same, RBO (p = {RBO_P})", float(np.mean(agreements))),
    ]


def _here(bench: Bench, query: str) -> list[int]:
    return [hit.id for hit in bench.parts.fulltext.search(query, limit=LIMIT).hits]


def _there(shard: edge.EdgeShard, query: str) -> list[int]:
    request = edge.QueryRequest(limit=LIMIT, query=edge.TextQuery(TEXT_FIELD, query, edge.Bm25Params(k=K1, b=B)))
    return [int(point.id) for point in sorted(shard.query(request), key=lambda point: (-point.score, point.id))]
