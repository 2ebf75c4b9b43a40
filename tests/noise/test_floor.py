from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from search.neural.encoder import unit_vectors
from search.noise import NoiseFloor
from search.noise.floor import BestCosines, sampled_rows


def vectors(count: int, seed: int, dimension: int = 8) -> NDArray[np.float32]:
    return unit_vectors(np.random.default_rng(seed).normal(size=(count, dimension)))


def test_the_best_cosine_of_each_noise_query_by_hand() -> None:
    best = BestCosines(np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32))
    best.add(np.array([[1, 0], [0.8, 0.6]], np.float32))
    assert best.best == pytest.approx([1.0, 0.6, 0.6 * 0.8 + 0.8 * 0.6])


@pytest.mark.parametrize("size", [1, 10, 103])
def test_taking_batches_in_is_one_matrix_product(size: int) -> None:
    noise, catalog = vectors(20, 1), vectors(103, 2)
    best = BestCosines(noise)
    for start in range(0, len(catalog), size):
        best.add(catalog[start : start + size])
    best.add(catalog[:0])
    assert best.best == pytest.approx((noise @ catalog.T).max(axis=1), abs=1e-6)


def test_percentile_is_the_share_of_noise_below() -> None:
    floor = NoiseFloor(vectors(4, 0), np.array([0.1, 0.2, 0.2, 0.4]), vectors(1, 0))
    found = [floor.percentile(cosine) for cosine in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)]
    assert found == [0, 0, 100 * 1 / 4, 100 * 1 / 4, 100 * 3 / 4, 100 * 3 / 4, 100]


def test_the_typical_cosine_and_the_spread_are_median_and_deviation() -> None:
    floor = NoiseFloor(vectors(3, 0), np.array([0.2, 0.3, 0.7]), vectors(1, 0))
    assert floor.typical == pytest.approx(0.3)
    assert floor.spread == pytest.approx(((0.2**2 + 0.1**2 + 0.3**2) / 3) ** 0.5)


def test_a_small_catalog_is_its_own_sample_and_a_large_one_is_sampled_evenly() -> None:
    assert sampled_rows(9).tolist() == [*range(9)]
    rows = sampled_rows(999_001)
    assert (len(rows), rows[0], rows[-1]) == (1_000, 0, 999_000)
    assert {*np.diff(rows).tolist()} == {1_000}


def test_nearness_is_the_mean_of_the_five_nearest() -> None:
    noise = np.array([[c, (1 - c * c) ** 0.5] for c in (0.9, 0.8, 0.7, 0.6, 0.5, 0.1, -0.3)], np.float32)
    floor = NoiseFloor(noise, np.zeros(len(noise)), noise)
    assert floor.nearness(np.array([1, 0], np.float32)) == pytest.approx((0.9 + 0.8 + 0.7 + 0.6 + 0.5) / 5)


def test_equal_cosines_lean_nowhere() -> None:
    alike = np.tile(vectors(1, 17), (4, 1))
    assert NoiseFloor(alike, np.zeros(4), alike).lean(alike[0]) == 0
