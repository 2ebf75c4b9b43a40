"""Measures of a ranking against judgments, as trec_eval has them."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

K = 10
RELEVANT = 2

Key = TypeVar("Key")


class Measured(NamedTuple):
    """nDCG@10, P@10, recall@10 and how many of the first ten were judged; each from 0 to 1, ``judged`` up to 10."""

    ndcg: float
    precision: float
    recall: float
    judged: int


def measured(ranking: Sequence[Key], grades: Mapping[Key, int]) -> Measured:
    """A ranking of keys, best first, by the grades of a query; what is not judged counts as not relevant.

    Relevant is a grade of 2 or 3. Where nothing is relevant, nDCG, precision and recall are 0.
    """
    first = ranking[:K]
    relevant = {key for key, grade in grades.items() if grade >= RELEVANT}
    found = sum(key in relevant for key in first)
    best = dcg(sorted(grades.values(), reverse=True))
    return Measured(
        dcg([grades.get(key, 0) for key in first]) / best if best else 0.0,
        found / K,
        found / len(relevant) if relevant else 0.0,
        sum(key in grades for key in first),
    )


def dcg(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of the first ten: each grade divided by log2(rank + 1).

    Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques (2002).
    """
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades[:K], start=1))
