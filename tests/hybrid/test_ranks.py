from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.hybrid import WINDOW, ReciprocalRanks
from search.request import MAX_LIMIT

ranks = st.one_of(st.none(), st.integers(1, 500))
distinct = st.lists(st.integers(0, 30), unique=True, max_size=12)
between = st.floats(0.01, 0.99)


def test_each_ranking_adds_its_weight_divided_by_its_constant_and_rank() -> None:
    assert ReciprocalRanks().score(3, 1) == pytest.approx(0.5 / (60 + 3) + 0.5 / (60 + 1), abs=1e-15)
    assert ReciprocalRanks(0.25).score(3, 1) == pytest.approx(0.75 / (60 + 3) + 0.25 / (60 + 1), abs=1e-15)
    assert ReciprocalRanks(0.25, k=2).score(None, 4) == pytest.approx(0.25 / (2 + 4), abs=1e-15)
    assert ReciprocalRanks().score(None, None) == 0


@given(distinct, distinct, distinct, between)
def test_what_is_fused_is_every_score_above_zero_best_first(
    neural: list[int], fulltext: list[int], named: list[int], weight: float
) -> None:
    fusion = ReciprocalRanks(weight)
    near, held = ({id: rank for rank, id in enumerate(ids, start=1)} for ids in (neural, fulltext))
    scores = {id: fusion.score(near.get(id), held.get(id), id in named) for id in {*neural, *fulltext, *named}}
    found = fusion.fuse(near, held, named)
    assert dict(found) == pytest.approx(scores, abs=1e-15)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


@given(between, st.integers(1, 500), ranks, ranks, ranks)
def test_nothing_outranks_a_named_startup(
    weight: float, own: int, fulltext: int | None, other: int | None, others: int | None
) -> None:
    fusion = ReciprocalRanks(weight)
    assert fusion.score(own, fulltext, named=True) >= fusion.score(other, others)


@given(between, st.integers(1, 500), st.integers(1, 500), ranks)
def test_a_better_rank_never_scores_lower(weight: float, one: int, two: int, other: int | None) -> None:
    fusion, (better, worse) = ReciprocalRanks(weight), sorted((one, two))
    assert fusion.score(better, other) >= fusion.score(worse, other)
    assert fusion.score(other, better) >= fusion.score(other, worse)


COUNT = 2 * WINDOW


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(0, COUNT), between, st.integers(1, MAX_LIMIT))
def test_nothing_outside_the_window_can_be_among_the_best(seed: int, matching: int, weight: float, limit: int) -> None:
    source = Random(seed)
    neural, fulltext = source.sample(range(COUNT), COUNT), source.sample(range(COUNT), matching)
    near, held = ({id: rank for rank, id in enumerate(ids, start=1)} for ids in (neural, fulltext))
    best = ReciprocalRanks(weight).fuse(near, held)[:limit]
    assert {id for id, _ in best} <= {*neural[:WINDOW], *fulltext[:WINDOW]}
