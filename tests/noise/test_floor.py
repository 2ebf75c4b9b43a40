from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.neural.encoder import unit_vectors
from search.noise import NoiseFloor, floor


def vectors(count: int, seed: int, dimension: int = 8) -> NDArray[np.float32]:
    return unit_vectors(np.random.default_rng(seed).normal(size=(count, dimension)))


def test_the_best_cosine_of_each_noise_query_by_hand() -> None:
    noise = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    catalog = np.array([[1, 0], [0.8, 0.6]], np.float32)
    assert NoiseFloor.measure(noise, catalog).best == pytest.approx([0.6, 0.6 * 0.8 + 0.8 * 0.6, 1.0])


def test_percentile_is_the_share_of_noise_below() -> None:
    measured = NoiseFloor(vectors(4, 0), np.array([0.1, 0.2, 0.2, 0.4]), vectors(1, 0))
    found = [measured.percentile(cosine) for cosine in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)]
    assert found == [0, 0, 100 * 1 / 4, 100 * 1 / 4, 100 * 3 / 4, 100 * 3 / 4, 100]


def test_comparing_in_chunks_is_one_matrix_product(monkeypatch: pytest.MonkeyPatch) -> None:
    noise, catalog = vectors(20, 1), vectors(103, 2)
    monkeypatch.setattr(floor, "_CHUNK_ROWS", 10)
    expected = np.sort((noise @ catalog.T).max(axis=1))
    assert NoiseFloor.measure(noise, catalog).best == pytest.approx(expected, abs=1e-6)


def test_the_floor_within_a_subset_is_that_of_the_subset_and_never_higher() -> None:
    noise, catalog = vectors(30, 3), vectors(50, 4)
    whole, part = NoiseFloor.measure(noise, catalog), catalog[10:20]
    assert whole.within(part).best == pytest.approx(NoiseFloor.measure(noise, part).best)
    assert (whole.within(part).best <= whole.best).all()


def test_a_single_record_has_a_floor() -> None:
    assert NoiseFloor.measure(vectors(5, 5), vectors(1, 6)).spread > 0


def test_a_small_catalog_is_its_own_sample_and_a_large_one_is_sampled_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    noise, catalog = vectors(5, 15), vectors(9, 16)
    assert np.array_equal(NoiseFloor.measure(noise, catalog).sample, catalog)
    monkeypatch.setattr(floor, "_SAMPLE_ROWS", 3)
    assert np.array_equal(NoiseFloor.measure(noise, catalog).sample, catalog[[0, 4, 8]])


def test_nearness_is_the_mean_of_the_five_nearest() -> None:
    noise = np.array([[c, (1 - c * c) ** 0.5] for c in (0.9, 0.8, 0.7, 0.6, 0.5, 0.1, -0.3)], np.float32)
    measured = NoiseFloor.measure(noise, noise)
    assert measured.nearness(np.array([1, 0], np.float32)) == pytest.approx((0.9 + 0.8 + 0.7 + 0.6 + 0.5) / 5)


def test_equal_cosines_lean_nowhere() -> None:
    alike = np.tile(vectors(1, 17), (4, 1))
    assert NoiseFloor.measure(alike, alike).lean(alike[0]) == 0


@pytest.mark.parametrize(("noise", "records"), [(0, 3), (3, 0)])
def test_nothing_to_measure_is_refused(noise: int, records: int) -> None:
    with pytest.raises(ValueError, match="no floor"):
        NoiseFloor.measure(vectors(9, 7)[:noise], vectors(9, 8)[:records])


def test_memory_mapped_vectors_and_what_was_saved_come_back(tmp_path: Path) -> None:
    np.save(tmp_path / "catalog.npy", vectors(40, 9))
    kept = NoiseFloor.measure(vectors(12, 10), np.load(tmp_path / "catalog.npy", mmap_mode="r"))
    kept.save(tmp_path / "noise")
    loaded = NoiseFloor.load(tmp_path / "noise")
    assert np.array_equal(loaded.vectors, kept.vectors)
    assert np.array_equal(loaded.best, kept.best)
    assert np.array_equal(loaded.sample, kept.sample)


def test_a_missing_floor_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="noise"):
        NoiseFloor.load(tmp_path / "noise")


@pytest.mark.parametrize("name", ["vectors", "best", "sample"])
@pytest.mark.parametrize("size", [0, 40, 200])
def test_a_cut_off_file_is_a_valueerror(tmp_path: Path, name: str, size: int) -> None:
    NoiseFloor.measure(vectors(12, 11), vectors(40, 12)).save(tmp_path)
    path = tmp_path / f"{name}.npy"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ValueError, match=r".+"):
        NoiseFloor.load(tmp_path)


@pytest.mark.parametrize("best", [[0.3, 0.2], [0.1], [0.1, float("nan")]])
def test_cosines_that_cannot_be_a_floor_are_a_valueerror(tmp_path: Path, best: list[float]) -> None:
    NoiseFloor(vectors(2, 13), np.array(best), vectors(3, 14)).save(tmp_path)
    with pytest.raises(ValueError, match=str(tmp_path)):
        NoiseFloor.load(tmp_path)
