"""How far two rankings agree, in three numbers."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from search.compare.rbo import rank_biased_overlap


@dataclass(frozen=True)
class Agreement:
    """Two rankings compared over their first ``k``. All but ``shared`` are from 0 to 1, 1 is full agreement."""

    k: int
    shared: int
    overlap: float
    jaccard: float
    rbo: float


def agreement(a: Sequence[Hashable], b: Sequence[Hashable], k: int) -> Agreement:
    """The agreement of two rankings, best first, cut to ``k``."""
    a, b = a[:k], b[:k]
    return Agreement(k, len({*a} & {*b}), overlap_at(a, b, k), jaccard(a, b), rank_biased_overlap(a, b))


def overlap_at(a: Sequence[Hashable], b: Sequence[Hashable], k: int) -> float:
    """overlap@k = |A ∩ B| / k for the first ``k`` of both; raises ValueError unless k > 0."""
    if k < 1:
        raise ValueError(f"k is {k}; give 1 or more")
    return len({*a[:k]} & {*b[:k]}) / k


def jaccard(a: Sequence[Hashable], b: Sequence[Hashable]) -> float:
    """|A ∩ B| / |A ∪ B|; 1.0 for two empty rankings, which are the same."""
    union = {*a} | {*b}
    return len({*a} & {*b}) / len(union) if union else 1.0
