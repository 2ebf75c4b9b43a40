"""Ways to fuse both engines' scores of every record."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.hybrid import RRF_K, WINDOW, fulltext_side, neural_side

Array = NDArray[np.float64]


class Wanted(NamedTuple):
    """A query, its kind, and the grade of each record that answers it, by id."""

    query: str
    kind: str
    grades: dict[int, int]


class Case(NamedTuple):
    """What the fusions are made of for one query: both scores of every record, shape (n,)."""

    wanted: Wanted
    cosines: Array
    bm25s: Array
    named: list[int]
    information: float
    held_information: float
    words: int
    typical: float
    spread: float


def neural(case: Case, weight: float) -> Array:
    return case.cosines + 2  # so that every record has a rank


def fulltext(case: Case, weight: float) -> Array:
    return case.bm25s


def reciprocal_ranks(case: Case, weight: float) -> Array:
    def part(scores: Array, found: NDArray[np.bool_]) -> Array:
        ranks = np.empty(len(scores))
        ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
        return np.where(found & (ranks <= WINDOW), 1 / (RRF_K + ranks), 0.0)

    both: Array = (1 - weight) * part(case.cosines, case.cosines > -2) + weight * part(case.bm25s, case.bm25s > 0)
    return both


def summed(
    offset: Callable[[Case], float] = lambda case: 0.0, *, trusted: bool = True, unheld: bool = True
) -> Callable[[Case, float], Array]:
    """The sum of scores, with ``offset`` (a) taken off the cosines first.

    Not ``trusted``: both trusts are 1. Not ``unheld``: words that no record holds ask for nothing.
    """

    def fuse(case: Case, weight: float) -> Array:
        asked = case.information if unheld else case.held_information
        near = neural_side(1 - weight, float(case.cosines.max()), case.typical, case.spread)
        held = fulltext_side(weight, float(case.bm25s.max()), asked, case.words)
        if not trusted:
            near, held = near._replace(trust=1.0), held._replace(trust=1.0)
        a = offset(case)
        found: Array = near._replace(best=near.best - a).parts(case.cosines - a) + held.parts(case.bm25s)
        return found

    return fuse


def min_max(case: Case, weight: float) -> Array:
    """Each score between the lowest that was read and the best."""

    def part(scores: Array, found: NDArray[np.bool_]) -> Array:
        read = -np.sort(-scores[found])[:WINDOW]
        if not len(read):
            return np.zeros(len(scores))
        low, high = read[-1], read[0]
        scaled = (scores - low) / (high - low) if high > low else np.ones(len(scores))
        return np.where(found, np.maximum(0.0, scaled), 0.0)

    both: Array = (1 - weight) * part(case.cosines, case.cosines > -2) + weight * part(case.bm25s, case.bm25s > 0)
    return both


def theoretical_min_max(case: Case, weight: float) -> Array:
    """The same between the lowest that is possible, -1 and 0, and the best (Bruch et al. 2023)."""
    best = float(case.bm25s.max())
    near = (case.cosines + 1) / (case.cosines.max() + 1)
    both: Array = (1 - weight) * near + (weight * case.bm25s / best if best > 0 else 0.0)
    return both


METHODS: dict[str, Callable[[Case, float], Array]] = {
    "neural": neural,
    "full-text": fulltext,
    f"reciprocal ranks, k {RRF_K}": reciprocal_ranks,
    "min-max": min_max,
    "theoretical min-max": theoretical_min_max,
    "sum of scores, a = 0, without trust": summed(trusted=False),
    "sum of scores, a = 0, unknown words not asked for": summed(unheld=False),
    "**sum of scores, a = 0**": summed(),
    "sum of scores, a = mean cosine": summed(lambda case: float(case.cosines.mean())),
}
ENGINES_ALONE = (neural, fulltext)
