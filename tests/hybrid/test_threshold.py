from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.hybrid import Begun, candidates

COUNT = 60


def begun(scores: dict[int, float], depth: int) -> Begun:
    """The beginning of the ranking that scores make."""
    ids = sorted(scores, key=lambda id: (-scores[id], id))[:depth]
    parts = np.array([scores[id] for id in ids])
    return Begun(ids, parts, 0.0 if len(ids) < depth else float(parts[-1]))


@given(st.integers(0, 2**32 - 1), st.integers(0, COUNT), st.integers(1, COUNT), st.integers(1, COUNT))
def test_the_candidates_hold_the_best_of_all_that_was_read(seed: int, matching: int, depth: int, limit: int) -> None:
    source = Random(seed)
    near = {id: source.choice([0.0, 0.2, source.random()]) for id in range(COUNT)}
    held = {id: source.random() for id in source.sample(range(COUNT), matching)}
    first, second = begun(near, depth), begun(held, depth)
    score = {id: near[id] + held.get(id, 0.0) for id in near}
    read = {*first.ids, *second.ids}
    best = sorted((score[id] for id in read), reverse=True)[:limit]
    found = {*candidates(first, second, limit)}
    assert found <= read
    assert {id for id in read if score[id] > best[-1] + 1e-8} <= found
    assert sorted((score[id] for id in found), reverse=True)[:limit] == best
    unread = [score[id] for id in near if id not in read]
    assert max(unread, default=0.0) <= first.rest + second.rest


def test_a_record_that_cannot_catch_up_is_no_candidate() -> None:
    first = Begun([1, 2, 3], np.array([0.5, 0.4, 0.1]), 0.1)
    second = Begun([4, 5], np.array([0.25, 0.05]), 0.05)
    # 1 has .5 or more and 2 .4 or more; 4 has at most .25 + .1, 3 at most .1 + .05.
    assert sorted(candidates(first, second, 2)) == [1, 2]
    assert sorted(candidates(first, second, 5)) == [1, 2, 3, 4, 5]
