from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.ranking import WholeRanking
from search.startup import Standing

scores = st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), max_size=40)


def test_ties_go_by_id_and_what_is_not_found_has_no_rank() -> None:
    ids, found = np.array([2, 5, 7, 9]), np.array([True, True, False, True])
    ranking = WholeRanking("any", ids, np.array([1.0, 3.0, 9.0, 3.0]), found)
    assert [ranking.standing(id) for id in (5, 9, 2)] == [
        Standing("any", 1, 3.0), Standing("any", 2, 3.0), Standing("any", 3, 1.0),
    ]  # fmt: skip
    assert ranking.standing(7) == ranking.standing(4) == ranking.standing(99) == Standing("any")
    assert (len(ranking), ranking.matches) == (4, 3)
    assert ranking.ranks().tolist() == [3, 1, 0, 2]
    assert 5 in ranking
    assert 4 not in ranking


@given(scores, st.booleans())
def test_the_rank_is_the_place_in_the_sorted_whole(drawn: list[tuple[float, bool]], all_found: bool) -> None:
    ids = np.arange(len(drawn)) * 3
    found = None if all_found else np.array([there for _, there in drawn], dtype=bool)
    ranking = WholeRanking("any", ids, np.array([score for score, _ in drawn]), found)
    order = sorted((-score, id) for (score, there), id in zip(drawn, ids.tolist(), strict=True) if there or all_found)
    assert {id: ranking.standing(id).rank for id in ids.tolist() if ranking.standing(id).rank} == {
        id: rank for rank, (_, id) in enumerate(order, start=1)
    }
    assert [rank for rank in ranking.ranks().tolist() if rank] == [
        ranking.standing(id).rank for id in ids.tolist() if ranking.standing(id).rank
    ]
