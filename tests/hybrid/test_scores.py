from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.hybrid import ScoreSum, fulltext_side, neural_side

cosines = st.floats(-1, 1)
bm25s = st.floats(0, 40)
weights = st.floats(0.01, 0.99)


def summed(weight: float, *, best: float = 0.6, bm25: float = 8.0) -> ScoreSum:
    """The sum for four words, and noise whose typical best cosine is .3 with a deviation of .1."""
    return ScoreSum(neural_side(1 - weight, best, 0.3, 0.1), fulltext_side(weight, bm25, 20.0, 4))


def test_the_sum_is_what_the_formula_says() -> None:
    found = summed(0.25, best=0.51, bm25=4.0)
    near, held = (0.51 - 0.3) / (3 * 0.1), 4 / 20 * sqrt(4)
    assert (found.neural.trust, found.fulltext.trust) == pytest.approx((near, held))
    assert found.score(0.34, 3.0) == pytest.approx(0.75 * near * 0.34 / 0.51 + 0.25 * held * 3 / 4, abs=1e-15)
    assert found.score(0.34, None) == pytest.approx(0.75 * near * 0.34 / 0.51, abs=1e-15)
    assert found.score(-0.2, 3.0, named=True) == pytest.approx(0.25 * held * 3 / 4 + 1, abs=1e-15)


def test_an_engine_is_trusted_a_tenth_at_least_and_in_full_at_most() -> None:
    assert neural_side(0.5, 0.2, 0.3, 0.1).trust == 0.1
    assert neural_side(0.5, 0.6, 0.3, 0.1).trust == pytest.approx(1.0)
    assert neural_side(0.5, 0.9, 0.3, 0.1).trust == 1.0
    assert fulltext_side(0.5, 0.0, 20.0, 4).trust == 0.1
    assert fulltext_side(0.5, 19.0, 20.0, 4).trust == 1.0
    assert neural_side(0.5, 0.4, 0.3, 0.0).trust == 1.0
    assert fulltext_side(0.5, 0.0, 0.0, 0).trust == 0.1


@given(weights, cosines, cosines, bm25s, bm25s, st.floats(0.01, 1), st.floats(0.01, 40))
def test_a_higher_score_of_either_engine_never_scores_lower(
    weight: float, one: float, two: float, three: float, four: float, best: float, bm25: float
) -> None:
    found = summed(weight, best=best, bm25=bm25)
    assert found.score(max(one, two), three) >= found.score(min(one, two), three)
    assert found.score(one, max(three, four)) >= found.score(one, min(three, four))


@given(st.floats(0.2, 1), st.floats(0.2, 1), st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_best_hit_that_stands_out_more_is_never_trusted_less(a: float, b: float, c: float, d: float) -> None:
    assert neural_side(0.5, max(a, b), 0.3, 0.1).trust >= neural_side(0.5, min(a, b), 0.3, 0.1).trust
    assert fulltext_side(0.5, max(c, d), 20, 3).trust >= fulltext_side(0.5, min(c, d), 20, 3).trust


@given(weights, st.floats(0, 0.005), cosines, bm25s)
def test_a_small_step_of_the_weight_is_a_small_step_of_the_score(
    weight: float, step: float, cosine: float, bm25: float
) -> None:
    near, held = min(cosine, 0.6), min(bm25, 8.0)
    moved = summed(weight + step).score(near, held) - summed(weight).score(near, held)
    assert abs(moved) <= step + 1e-12


@given(weights, st.floats(-1, 0.6), st.floats(0, 8), st.floats(-1, 0.6), st.floats(0, 8))
def test_nothing_outranks_a_named_startup(weight: float, one: float, two: float, three: float, four: float) -> None:
    found = summed(weight)
    assert found.score(one, two, named=True) >= found.score(three, four)


@given(st.lists(cosines, min_size=1, max_size=9))
def test_many_parts_are_each_ones_part(scores: list[float]) -> None:
    side = summed(0.3).neural
    assert side.parts(np.array(scores)).tolist() == pytest.approx([side.part(one) for one in scores], abs=1e-15)
