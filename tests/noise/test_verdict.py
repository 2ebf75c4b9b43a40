from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.noise import NoiseFloor, Reading, bar_reached
from search.noise.verdict import HELD, LEAN, MOST_LEAN, NEARNESS, NEEDED, RECOGNISED, bar

COSINES = st.floats(-1, 1)
READINGS = st.builds(Reading, st.booleans(), st.floats(0, 1))
UNKNOWN, KNOWN, HELD_TOGETHER = Reading(False, 0), Reading(False, 1), Reading(True, 1)

EAST, NORTH = np.array([1, 0], np.float32), np.array([0, 1], np.float32)


def floor(best: list[float], noise: NDArray[np.float32] = EAST, sample: list[float] | None = None) -> NoiseFloor:
    """A floor with the noise in one direction, and records at these cosines to the north."""
    records = np.array([[0, cosine] for cosine in sample or [0.1]], np.float32)
    return NoiseFloor(np.tile(noise, (len(best), 1)), np.sort(np.array(best)), records)


def answered(cosine: float, over: NoiseFloor, by: Reading) -> bool:
    """The verdict on a query to the north that reads so."""
    return bar_reached(cosine, over, NORTH, lambda: by) is not None


FLOORS = st.lists(COSINES, min_size=1, max_size=40).map(floor)
BEST = [0.2, 0.3, 0.4]
SPREAD = (0.02 / 3) ** 0.5
"""The standard deviation of BEST: the mean of (-0.1)², 0 and 0.1² is 0.02 / 3."""
FAR = 0.3 - NEARNESS * 0.3
"""Where the bar starts for a query at right angles to all noise: its nearness is 0, the typical cosine 0.3."""


def test_strange_words_need_the_most_known_ones_less_and_held_together_less_again() -> None:
    found = [bar(floor(BEST), reading, NORTH) for reading in (UNKNOWN, Reading(False, 0.5), KNOWN, HELD_TOGETHER)]
    needed = (NEEDED, NEEDED - RECOGNISED / 2, NEEDED - RECOGNISED, NEEDED - RECOGNISED - HELD)
    assert found == pytest.approx([FAR + spreads * SPREAD for spreads in needed])


def test_a_query_like_the_noise_needs_more() -> None:
    near = bar(floor(BEST, noise=NORTH), KNOWN, NORTH)
    assert near - bar(floor(BEST, noise=EAST), KNOWN, NORTH) == pytest.approx(NEARNESS * 1)


def test_a_query_about_a_few_records_needs_less_up_to_a_point() -> None:
    """One record of four away from the others: skewness (27 - 3) / 4 over ((9 + 3) / 4)**1.5, that is 2 / 3**0.5."""
    level, one = floor(BEST, sample=[0.1, 0.1, 0.5, 0.5]), floor(BEST, sample=[0.1, 0.1, 0.1, 0.5])
    assert level.lean(NORTH) == pytest.approx(0, abs=1e-6)
    assert one.lean(NORTH) == pytest.approx(2 / 3**0.5, rel=1e-5)
    gained = bar(level, KNOWN, NORTH) - bar(one, KNOWN, NORTH)
    assert gained == pytest.approx(LEAN * min(MOST_LEAN, 2 / 3**0.5) * SPREAD)


@given(COSINES, FLOORS, READINGS)
def test_the_verdict_is_that_of_the_bar_whether_or_not_the_query_was_read(
    cosine: float, over: NoiseFloor, by: Reading
) -> None:
    reached = bar_reached(cosine, over, NORTH, lambda: by)
    assert reached == (bar(over, by, NORTH) if cosine >= bar(over, by, NORTH) else None)


def test_good_begins_at_the_bar() -> None:
    at = bar(floor(BEST), KNOWN, NORTH)
    assert [answered(at + d, floor(BEST), KNOWN) for d in (-1e-6, 0, 1e-6)] == [False, True, True]


@given(COSINES, COSINES, FLOORS, READINGS)
def test_a_higher_cosine_never_turns_good_into_not_good(
    one: float, other: float, over: NoiseFloor, by: Reading
) -> None:
    low, high = sorted((one, other))
    assert answered(low, over, by) <= answered(high, over, by)
    assert 0 <= over.percentile(low) <= over.percentile(high) <= 100


@given(COSINES, FLOORS, READINGS, READINGS)
def test_knowing_more_of_the_query_never_turns_good_into_not_good(
    cosine: float, over: NoiseFloor, one: Reading, other: Reading
) -> None:
    less = Reading(one.held and other.held, min(one.recognised, other.recognised))
    more = Reading(one.held or other.held, max(one.recognised, other.recognised))
    assert answered(cosine, over, less) <= answered(cosine, over, more)


@given(st.lists(st.floats(0.01, 0.9), min_size=2, max_size=30), READINGS, st.floats(0.1, 0.9))
def test_only_the_place_among_the_noise_counts_not_its_scale(best: list[float], by: Reading, scale: float) -> None:
    smaller = floor([cosine * scale for cosine in best])
    assert bar(smaller, by, NORTH) == pytest.approx(bar(floor(best), by, NORTH) * scale)
