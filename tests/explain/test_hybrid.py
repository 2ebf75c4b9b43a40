from __future__ import annotations

import pytest

from search.explain import explain_hybrid
from search.hybrid import Fusion
from search.request import FULLTEXT, NEURAL
from search.startup import EngineRank, Startup


def test_the_parts_are_the_two_reciprocal_ranks_and_the_name() -> None:
    places = (EngineRank(NEURAL, 3, 0.4), EngineRank(FULLTEXT, 1, 7.0))
    found = explain_hybrid(Fusion(), places, True, Startup(5, "Ant"), ())
    assert [part.value for part in found.parts] == [1 / (60 + 3), 1 / (60 + 1), 2 / (60 + 1)]
    assert found.score == pytest.approx(1 / 63 + 1 / 61 + 2 / 61, abs=1e-12)


def test_a_ranking_that_does_not_hold_it_adds_nothing() -> None:
    found = explain_hybrid(
        Fusion(0.25), (EngineRank(NEURAL, 9, 0.2), EngineRank(FULLTEXT)), False, Startup(5, "Ant"), ()
    )
    assert [part.value for part in found.parts] == [1 / (60 + 9 / 1.5)]
    assert found.score == pytest.approx(1 / (60 + 9 / 1.5), abs=1e-12)


def test_a_rank_deeper_than_was_read_adds_nothing() -> None:
    places = (EngineRank(NEURAL, 2, 0.4), EngineRank(FULLTEXT, None, 0.7, beyond=260))
    found = explain_hybrid(Fusion(), places, False, Startup(5, "Ant"), ())
    assert [part.value for part in found.parts] == [1 / (60 + 2)]
    assert found.score == pytest.approx(1 / (60 + 2), abs=1e-12)
