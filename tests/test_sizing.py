"""The arithmetic of sizing, checked by hand."""

from __future__ import annotations

import pytest

from benchmarks.capacity import GIB, MODES, Cluster, Mode, Part, disk, memory, plan, rounded, slope

PARTS = {
    "ids": Part(30, 40),
    "vectors": Part(1536),
    "graph": Part(64),
    "records": Part(800),
    "cities": Part(50, 150),
    "names": Part(100, 250),
    "words": Part(250, 600),
    "terms": Part(120, 210),
    "int8": Part(388, 390),
    "binary": Part(48, 50),
}
ORIGINALS, INT8, BINARY = MODES
SMALL = Mode("small", ("ids",), ("graph",))


def test_slope_leaves_out_what_is_fixed() -> None:
    fixed = 32 * 2**20
    assert slope((1_000, 3_000), (fixed + 1_000 * 7, fixed + 3_000 * 7)) == 7


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (ORIGINALS, 40 + (150 + 250) + (600 + 210) + 1536 + 64),
        (INT8, 40 + 390 + 64 + (250 + 120)),
        (BINARY, 40 + 50 + 64 + (250 + 120)),
    ],
)
def test_memory_is_heap_of_what_is_pinned_and_files_of_what_is_cached(mode: Mode, expected: float) -> None:
    assert memory(PARTS, mode) == expected


def test_a_second_generation_holds_its_heap_and_no_cache() -> None:
    assert memory(PARTS, SMALL, generations=2) == 2 * 40 + 64


def test_disk_holds_all_parts_and_the_smaller_copies_only_where_they_are_used() -> None:
    stored = 30 + 1536 + 64 + 800 + 50 + 100 + 250 + 120
    assert disk(PARTS, ORIGINALS) == stored
    assert disk(PARTS, INT8) == stored + 388
    assert disk(PARTS, BINARY) == stored + 48


def test_plan_by_hand() -> None:
    # 104 bytes a record (144 with a second generation), twice, of which a fifth more stays free:
    # 104 * 2 / 0.8 = 260 bytes, 144 * 2 / 0.8 = 360 bytes.
    found = plan(100 * GIB, PARTS, SMALL, rate=10, cluster=Cluster(node_memory=1_000 * GIB))
    assert found.memory == pytest.approx(26_000 * GIB)
    assert found.nodes == 26
    assert found.rebuilding == 36
    assert found.shards == 52
    assert found.disk == pytest.approx(100 * GIB * 2_950 * 2 * 2 / 0.8)
    assert found.cpu_hours == pytest.approx(100 * GIB / 36_000)


def test_a_small_catalog_still_takes_three_nodes_and_twelve_shards() -> None:
    found = plan(1_000, PARTS, ORIGINALS, rate=10)
    assert (found.nodes, found.rebuilding, found.shards) == (3, 3, 12)


def test_a_plan_is_a_row_of_a_table() -> None:
    row = str(plan(1_000_000, PARTS, INT8, rate=25))
    # 40 + 390 + 64 + 370 = 864 bytes · 2 / 0.8 = 2,160 bytes of memory; 2,950 + 388 = 3,338 bytes of files
    # · 2 · 2 / 0.8 = 16,690 of disk; in GiB 2.01 and 15.5.
    assert row == "| 1,000,000 | int8 in RAM, originals on disk | 2.01 | 15.5 | 3 | 12 | 11.1 |"


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (0.01234, "0.0123"), (2.664, "2.66"), (98.76, "98.8"), (12_345, "12,300")]
)
def test_three_figures(value: float, shown: str) -> None:
    assert rounded(value) == shown
