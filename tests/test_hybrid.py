from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qdrant_client.hybrid.fusion import reciprocal_rank_fusion
from qdrant_client.models import ScoredPoint

from search.hybrid import WINDOW, Fusion
from search.request import MAX_LIMIT

ranks = st.one_of(st.none(), st.integers(1, 500))
distinct = st.lists(st.integers(0, 30), unique=True, max_size=12)


def test_equal_shares_give_the_scores_of_the_paper() -> None:
    assert Fusion().score(3, 1) == pytest.approx(1 / (60 + 3) + 1 / (60 + 1), abs=1e-15)
    assert Fusion(k=2).score(None, 4) == pytest.approx(1 / (2 + 4), abs=1e-15)
    assert Fusion().score(None, None) == 0


def test_the_weight_moves_all_of_it_to_one_side() -> None:
    assert Fusion(0).score(3, 1) == pytest.approx(1 / (60 + 3 / 2), abs=1e-15)
    assert Fusion(1).score(3, 1) == pytest.approx(1 / (60 + 1 / 2), abs=1e-15)
    assert Fusion(0.25).score(3, 1) == pytest.approx(1 / (60 + 3 / 1.5) + 1 / (60 + 1 / 0.5), abs=1e-15)


@given(distinct, distinct, st.sampled_from([0, 0.1, 0.25, 0.5, 0.9, 1]))
def test_scores_are_those_of_qdrant(neural: list[int], fulltext: list[int], weight: float) -> None:
    """Whose constant is one more than the paper's, for it counts ranks from 0."""
    fusion = Fusion(weight)
    responses = [[ScoredPoint(id=id, version=0, score=0.0) for id in ids] for ids in (neural, fulltext)]
    fused = reciprocal_rank_fusion(
        responses, limit=100, ranking_constant_k=61, weights=[fusion.neural, fusion.fulltext]
    )
    for point in fused:
        ranks = (ids.index(int(point.id)) + 1 if point.id in ids else None for ids in (neural, fulltext))
        first, second = ranks
        assert fusion.score(first, second) == pytest.approx(point.score, abs=1e-12)


@given(distinct, distinct, distinct, st.floats(0, 1))
def test_what_is_fused_is_every_score_above_zero_best_first(
    neural: list[int], fulltext: list[int], named: list[int], weight: float
) -> None:
    fusion = Fusion(weight)
    near, held = ({id: rank for rank, id in enumerate(ids, start=1)} for ids in (neural, fulltext))
    scores = {id: fusion.score(near.get(id), held.get(id), id in named) for id in {*neural, *fulltext, *named}}
    found = fusion.fuse(near, held, named)
    assert dict(found) == pytest.approx({id: score for id, score in scores.items() if score > 0}, abs=1e-15)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


@given(st.floats(0, 1), st.integers(1, 500), ranks, ranks, ranks)
def test_nothing_outranks_a_named_startup(
    weight: float, own: int, fulltext: int | None, other: int | None, others: int | None
) -> None:
    fusion = Fusion(weight)
    assert fusion.score(own, fulltext, named=True) >= fusion.score(other, others)


COUNT = 2 * WINDOW


@settings(max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(0, COUNT), st.floats(0, 1), st.integers(1, MAX_LIMIT))
def test_nothing_outside_the_window_can_be_among_the_best(seed: int, matching: int, weight: float, limit: int) -> None:
    source = Random(seed)
    neural, fulltext = source.sample(range(COUNT), COUNT), source.sample(range(COUNT), matching)
    near, held = ({id: rank for rank, id in enumerate(ids, start=1)} for ids in (neural, fulltext))
    best = Fusion(weight).fuse(near, held)[:limit]
    assert {id for id, _ in best} <= {*neural[:WINDOW], *fulltext[:WINDOW]}
