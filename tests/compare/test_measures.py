from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.compare.agreement import agreement, jaccard, overlap_at
from search.compare.rbo import rank_biased_overlap

rankings = st.lists(st.integers(0, 20), unique=True, max_size=15)
p = st.floats(0.05, 0.95)


def test_overlap_and_jaccard_count() -> None:
    assert overlap_at("abcd", "cbxy", 4) == 2 / 4
    assert overlap_at("abcd", "cbxy", 2) == 1 / 2
    assert overlap_at("abcd", "a", 10) == 1 / 10
    assert jaccard("abcd", "cbxy") == 2 / 6
    assert jaccard("", "") == 1
    assert jaccard("a", "") == 0
    with pytest.raises(ValueError, match="k is 0"):
        overlap_at("a", "a", 0)


def test_rbo_is_the_sum_written_out() -> None:
    """Overlaps at depths 1, 2, 3 of abc and bad are 0, 2, 2."""
    p = 0.9
    expected = (1 - p) * (0 / 1 + 2 / 2 * p + 2 / 3 * p**2) + 2 / 3 * p**3
    assert rank_biased_overlap("abc", "bad", p) == pytest.approx(expected, abs=1e-12)


def test_a_ranking_that_ends_has_nothing_below() -> None:
    """Overlaps at depths 1, 2, 3 of a and abc are 1, 1, 1."""
    p = 0.9
    expected = (1 - p) * (1 / 1 + 1 / 2 * p + 1 / 3 * p**2) + 1 / 3 * p**3
    assert rank_biased_overlap("a", "abc", p) == pytest.approx(expected, abs=1e-12)


def test_the_first_ten_ranks_carry_the_weight_that_is_stated() -> None:
    """Agreement on ten and none below: equation 21 of the paper gives 86 % at p = 0.9."""
    ten = [*range(10)]
    alike = rank_biased_overlap([*ten, *range(100, 2000)], [*ten, *range(3000, 4900)])
    weight = 1 - 0.9**9 + (0.1 / 0.9) * 10 * (2.302585092994046 - sum(0.9**d / d for d in range(1, 10)))
    assert weight == pytest.approx(0.86, abs=0.005)
    assert alike == pytest.approx(weight, abs=0.001)


@given(rankings, p)
def test_a_ranking_is_like_itself(ranking: list[int], p: float) -> None:
    assert rank_biased_overlap(ranking, ranking, p) == pytest.approx(1, abs=1e-9)


@given(rankings, rankings, p)
def test_rbo_is_symmetric_and_bounded(a: list[int], b: list[int], p: float) -> None:
    found = rank_biased_overlap(a, b, p)
    assert found == pytest.approx(rank_biased_overlap(b, a, p), abs=1e-12)
    assert -1e-12 <= found <= 1 + 1e-12
    assert (found == 0) == (not {*a} & {*b} and bool(a or b))


@given(rankings, rankings)
def test_rbo_is_the_mean_agreement_under_its_weights(a: list[int], b: list[int]) -> None:
    """The definition, equation 4 of the paper, on lists made endless: below the end agreement stays."""
    p, depth = 0.9, max(len(a), len(b))
    if not depth:
        return
    agreements = [len({*a[:d]} & {*b[:d]}) / d for d in range(1, depth + 1)]
    endless = [agreements[min(d, depth) - 1] for d in range(1, 1500)]
    expected = (1 - p) * sum(agreed * p**d for d, agreed in enumerate(endless))
    assert rank_biased_overlap(a, b, p) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0, float("nan")])
def test_p_out_of_bounds_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="p is"):
        rank_biased_overlap("ab", "ba", p)


def test_repeats_are_refused() -> None:
    with pytest.raises(ValueError, match="repeats"):
        rank_biased_overlap("aa", "ab")


def test_agreement_looks_at_the_first_k_only() -> None:
    found = agreement("abcd", "cbxy", 2)
    assert (found.k, found.shared, found.overlap, found.jaccard) == (2, 1, 1 / 2, 1 / 3)
