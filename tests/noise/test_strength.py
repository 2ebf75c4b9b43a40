from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.noise import NONE, STRONG, WEAK, NoiseFloor, Reading, bar_reached
from search.noise.strength import strength

VECTOR = np.array([0, 1], np.float32)
COSINES = st.floats(-1, 1)
READINGS = st.builds(Reading, st.booleans(), st.floats(0, 1))
ORDER = [NONE, WEAK, STRONG]


def floor(best: list[float]) -> NoiseFloor:
    """A floor with the noise at right angles to the query, and one record."""
    return NoiseFloor(
        np.tile(np.array([1, 0], np.float32), (len(best), 1)), np.sort(best), np.array([[0, 0.1]], np.float32)
    )


FLOORS = st.lists(COSINES, min_size=1, max_size=40).map(floor)


@given(st.lists(COSINES, min_size=1), FLOORS, READINGS)
def test_it_agrees_with_the_verdict_on_any_query(cosines: list[float], over: NoiseFloor, by: Reading) -> None:
    cosines.sort(reverse=True)
    bar = bar_reached(cosines[0], over, VECTOR, lambda: by)
    found = [strength(cosine, over, bar) for cosine in cosines]
    if bar is None:
        assert {*found} == {NONE}
    else:
        assert found[0] in (WEAK, STRONG)


@given(COSINES, COSINES, FLOORS, st.none() | COSINES)
def test_a_higher_cosine_is_never_weaker(one: float, other: float, over: NoiseFloor, bar: float | None) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(strength(low, over, bar)) <= ORDER.index(strength(high, over, bar))


def test_strong_begins_one_standard_deviation_of_noise_above_the_bar() -> None:
    over, bar = floor([0.2, 0.3, 0.4]), 0.5
    spread = ((0.1**2 + 0 + 0.1**2) / 3) ** 0.5
    found = [strength(bar + above, over, bar) for above in (-1e-6, 0, spread - 1e-6, spread + 1e-6)]
    assert found == [NONE, WEAK, WEAK, STRONG]
