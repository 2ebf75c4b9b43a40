from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.collection.measures import Measured, dcg, measured

GRADES = {"a": 3, "b": 2, "c": 0, "d": 1}


def test_dcg_divides_each_grade_by_the_logarithm_of_its_place() -> None:
    assert dcg([3, 0, 2]) == pytest.approx(3 / math.log2(2) + 2 / math.log2(4))
    assert dcg([0] * 10 + [3]) == 0


def test_a_ranking_is_measured_against_the_best_there_is() -> None:
    found = measured(["b", "x", "a"], GRADES)
    best = 3 / 1 + 2 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx((2 / 1 + 3 / 2) / best)
    assert found[1:] == (2 / 10, 2 / 2, 2)


def test_the_best_ranking_has_1_and_nothing_has_0() -> None:
    assert measured(["a", "b", "d", "c"], GRADES).ndcg == pytest.approx(1)
    assert measured([], GRADES) == Measured(0.0, 0.0, 0.0, 0)
    assert measured(["a"], {}) == Measured(0.0, 0.0, 0.0, 0)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 3), max_size=20), st.lists(st.text(max_size=3), unique=True))
def test_every_measure_lies_between_0_and_1(grades: dict[str, int], ranking: list[str]) -> None:
    found = measured(ranking, grades)
    assert all(0 <= one <= 1 + 1e-9 for one in found[:3])
    assert 0 <= found.judged <= 10
