from __future__ import annotations

import pytest

from search.explain import explain_hybrid
from search.hybrid import OneEngine, ReciprocalRanks, ScoreSum, fulltext_side, neural_side
from search.record import EngineRank, Record
from search.request import FULLTEXT, NEURAL

ANT = Record(5, "Ant")
BOTH = (EngineRank(NEURAL, 3, 0.4), EngineRank(FULLTEXT, 1, 7.0))


def test_the_parts_of_reciprocal_ranks_are_the_two_and_the_name() -> None:
    found = explain_hybrid(ReciprocalRanks(), BOTH, True, ANT, ())
    assert [part.value for part in found.parts] == [0.5 / (60 + 3), 0.5 / (60 + 1), 1 / (60 + 1)]
    assert found.score == pytest.approx(0.5 / 63 + 0.5 / 61 + 1 / 61, abs=1e-12)
    assert found.fused == ()


def test_a_rank_that_is_lacking_or_deeper_than_was_read_adds_nothing() -> None:
    for other in (EngineRank(FULLTEXT), EngineRank(FULLTEXT, None, 0.7, beyond=260)):
        found = explain_hybrid(ReciprocalRanks(0.25), (EngineRank(NEURAL, 9, 0.2), other), False, ANT, ())
        assert [part.value for part in found.parts] == [0.75 / (60 + 9)]
        assert found.score == pytest.approx(0.75 / (60 + 9), abs=1e-12)


def test_the_parts_of_a_sum_of_scores_are_weight_trust_and_relative_score() -> None:
    total = ScoreSum(neural_side(0.75, 0.5, 0.3, 0.1), fulltext_side(0.25, 10.0, 40.0, 4))
    found = explain_hybrid(total, BOTH, False, ANT, ())
    near, held = 0.75 * ((0.5 - 0.3) / 0.3) * (0.4 / 0.5), 0.25 * (10 / 40 * 2) * (7 / 10)
    assert [part.value for part in found.parts] == pytest.approx([near, held], abs=1e-12)
    assert found.score == pytest.approx(near + held, abs=1e-12)
    for side, weight, trust, relative in zip(found.fused, (0.75, 0.25), (2 / 3, 0.5), (0.8, 0.7), strict=True):
        assert (side.weight, side.trust, side.relative) == pytest.approx((weight, trust, relative))
        assert side.part == pytest.approx(weight * trust * relative)
    named = explain_hybrid(total, BOTH, True, ANT, ())
    assert named.score == pytest.approx(near + held + 1, abs=1e-12) == sum(part.value for part in named.parts)


def test_a_record_deeper_than_was_read_adds_its_true_score() -> None:
    total = ScoreSum(neural_side(0.5, 0.5, 0.3, 0.1), fulltext_side(0.5, 10.0, 40.0, 4))
    found = explain_hybrid(total, (EngineRank(NEURAL, 2, 0.4), EngineRank(FULLTEXT, None, 1.0, 260)), False, ANT, ())
    assert found.parts[1].value == pytest.approx(0.5 * 0.5 * 0.1, abs=1e-12)


@pytest.mark.parametrize(("engine", "score"), [(NEURAL, 0.4), (FULLTEXT, 7.0)])
def test_at_an_end_the_only_part_is_the_engines_own_score(engine: str, score: float) -> None:
    found = explain_hybrid(OneEngine(engine), BOTH, False, ANT, ())
    assert [part.value for part in found.parts] == [score]
    assert found.score == score
