from __future__ import annotations

import re

from search.view.element import html
from search.view.venn import venn
from tests.view.compared import made


def counts(*rankings: list[int]) -> list[int]:
    return [int(count) for count in re.findall(r"<b.*?>(\d+)</b>", html(venn(made(*rankings))))]


def test_a_venn_of_two_counts_its_three_parts() -> None:
    assert sorted(counts([1, 2, 3], [3, 4, 5, 6])) == [1, 2, 3]
    assert sorted(counts([1, 2], [3])) == [1, 2]
    assert counts([1, 2], [2, 1]) == [2]
    assert counts([], []) == [0, 0]


def test_the_more_is_shared_the_closer_the_circles() -> None:
    def width(*rankings: list[int]) -> float:
        return float(re.findall(r"width:([\d.]+)px", html(venn(made(*rankings))))[0])

    ten = [*range(10)]
    widths = [width(ten, [*range(shift, 10 + shift)]) for shift in (0, 2, 5, 8, 10)]
    assert widths == sorted(widths)
    assert len(set(widths)) == 5


def test_a_venn_of_three_counts_its_seven_parts() -> None:
    # Left, right, below; left and right, left and below, right and below; all three. The hybrid is on the right.
    found = counts([1, 2, 3, 9], [3, 9, 7, 8], [2, 3, 4])
    assert found == [1, 1, 2, 1, 1, 0, 1]
