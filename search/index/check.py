"""Whether an index scores as ``rank_bm25.BM25Okapi`` does, which defines the scores."""

import random
import resource
import sys
from typing import NamedTuple

import numpy as np

from search.errors import IndexMismatch
from search.fulltext import tokenizer_of
from search.index.manifest import Manifest
from search.store.payload import record_of
from search.store.store import NO_FILTER, WORDS, Reading, Store

_QUERIES = 50
_DEPTH = 100
_TOLERANCE = 1e-5
_SEED = 7


class Compared(NamedTuple):
    """How many queries and scores were compared, the largest relative difference, and rank_bm25's memory."""

    queries: int
    scores: int
    difference: float
    megabytes: float


def compare_with_rank_bm25(store: Store, manifest: Manifest) -> Compared:
    """Compare the best scores of a sample of queries, made of one to four terms of a record.

    rank_bm25 holds all texts in memory. Raises IndexMismatch if any score differs.
    """
    from rank_bm25 import BM25Okapi

    before, tokenizer = _peak_megabytes(), tokenizer_of(manifest.mapping.language)
    texts = [tokenizer.tokenize(record_of(p.id, p.payload).text) for p in store.scroll() if p.id < manifest.records]
    bm25 = manifest.bm25
    oracle = BM25Okapi(texts, k1=bm25.k1, b=bm25.b, epsilon=bm25.epsilon)
    megabytes = _peak_megabytes() - before
    source = random.Random(_SEED)
    worded = [text for text in texts if text]
    compared, largest = 0, 0.0
    sampled = source.choices(worded, k=_QUERIES) if worded else []
    queries = [source.sample(text, min(len(text), source.randint(1, 4))) for text in sampled]
    for terms in queries:
        expected = oracle.get_scores(terms)
        (found,) = store.search([Reading(bm25.query(terms), _DEPTH, NO_FILTER, WORDS)])
        best = np.sort(expected[expected > 0])[::-1][:_DEPTH]
        ours = [one.score for one in found if one.score > 0]
        if len(ours) != len(best):
            raise IndexMismatch(
                f"For the terms {' '.join(terms)!r} the index finds {len(ours)} records, not {len(best)}."
            )
        for one, wanted in zip(found, best, strict=False):
            difference = abs(one.score - wanted) / wanted
            own = abs(one.score - expected[one.id]) / wanted
            largest, compared = max(largest, difference, own), compared + 1
            if max(difference, own) > _TOLERANCE:
                raise IndexMismatch(
                    f"For the terms {' '.join(terms)!r} record {one.id} scores {one.score:.6f}, "
                    f"by rank_bm25 {expected[one.id]:.6f}."
                )
    return Compared(len(queries), compared, largest, megabytes)


def _peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
