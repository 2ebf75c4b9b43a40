from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qdrant_client.hybrid.fusion import reciprocal_rank_fusion
from qdrant_client.models import ScoredPoint
from ranx import Run, fuse

from search.hybrid import Fusion

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


@given(distinct, distinct)
def test_scores_are_those_of_ranx(neural: list[int], fulltext: list[int]) -> None:
    runs = [Run({"q": {str(id): float(-place) for place, id in enumerate(ids)}}) for ids in (neural, fulltext) if ids]
    if len(runs) < 2:
        return
    expected = dict(fuse(runs=runs, norm=None, method="rrf", params={"k": 60}).run["q"])
    for id in {*neural, *fulltext}:
        first, second = (ids.index(id) + 1 if id in ids else None for ids in (neural, fulltext))
        found = Fusion().score(first, second)
        assert found == pytest.approx(expected[str(id)], abs=1e-12)


@given(st.lists(st.tuples(ranks, ranks), min_size=1, max_size=30), st.floats(0, 1))
def test_arrays_score_as_single_records_do(pairs: list[tuple[int | None, int | None]], weight: float) -> None:
    fusion = Fusion(weight)
    arrays = (np.array([rank or 0 for rank in side]) for side in zip(*pairs, strict=True))
    np.testing.assert_allclose(fusion.scores(*arrays), [fusion.score(*pair) for pair in pairs], atol=1e-15)


@given(st.floats(0, 1), st.integers(1, 500), ranks, ranks, ranks)
def test_nothing_outranks_a_named_startup(
    weight: float, own: int, fulltext: int | None, other: int | None, others: int | None
) -> None:
    fusion = Fusion(weight)
    assert fusion.score(own, fulltext, named=True) >= fusion.score(other, others)


@given(
    st.permutations(range(300)), st.permutations(range(300)), st.integers(0, 300), st.floats(0, 1), st.integers(1, 60)
)
def test_nothing_outside_the_depth_can_be_among_the_best(
    neural: list[int], fulltext: list[int], matching: int, weight: float, limit: int
) -> None:
    fusion = Fusion(weight)
    fulltext = fulltext[:matching]
    near, held = ({id: place for place, id in enumerate(ids, start=1)} for ids in (neural, fulltext))
    scores = {id: fusion.score(near.get(id), held.get(id)) for id in range(300)}
    candidates = {*neural[: fusion.depth(limit)], *fulltext[: fusion.depth(limit)]}
    best = sorted((-scores[id], id) for id in candidates)[:limit]
    everything = sorted((-scores[id], id) for id in range(300))[:limit]
    assert [score for score, _ in best] == pytest.approx([score for score, _ in everything], abs=1e-15)
