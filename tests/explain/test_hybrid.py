from __future__ import annotations

import pytest

from search.engine import FULLTEXT, NEURAL
from search.explain import explain_hybrid
from search.hybrid import Fusion
from search.startup import Standing, Startup


def test_the_parts_are_the_two_reciprocal_ranks_and_the_name() -> None:
    standings = (Standing(NEURAL, 3, 0.4), Standing(FULLTEXT, 1, 7.0))
    found = explain_hybrid(Fusion(), standings, True, Startup(5, "Ant"), ())
    assert [part.value for part in found.parts] == [1 / (60 + 3), 1 / (60 + 1), 2 / (60 + 1)]
    assert found.score == pytest.approx(1 / 63 + 1 / 61 + 2 / 61, abs=1e-12)


def test_a_ranking_that_does_not_hold_it_adds_nothing() -> None:
    found = explain_hybrid(Fusion(0.25), (Standing(NEURAL, 9, 0.2), Standing(FULLTEXT)), False, Startup(5, "Ant"), ())
    assert [part.value for part in found.parts] == [1 / (60 + 9 / 1.5)]
    assert found.score == pytest.approx(1 / (60 + 9 / 1.5), abs=1e-12)
