from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.index.ranking import Ranking
from search.record import EngineRank
from search.store.store import Scored

scores = st.lists(st.integers(1, 6).map(float), max_size=40)


def whole(drawn: list[float]) -> list[Scored]:
    """All scores as a store finds them; the ids are multiples of three."""
    return sorted((Scored(3 * i, score) for i, score in enumerate(drawn)), key=lambda one: (-one.score, one.id))


def test_ties_go_by_id_and_what_is_not_found_has_no_rank() -> None:
    ranking = Ranking.of("any", [Scored(5, 3.0), Scored(9, 3.0), Scored(2, 1.0)], 10)
    assert [ranking.place(id, score) for id, score in ((5, 3.0), (9, 3.0), (2, 1.0), (7, None))] == [
        EngineRank("any", 1, 3.0),
        EngineRank("any", 2, 3.0),
        EngineRank("any", 3, 1.0),
        EngineRank("any"),
    ]
    assert ranking.complete
    assert ranking.ids == [5, 9, 2]


def test_scores_that_are_not_above_the_bound_are_left_out() -> None:
    found = [Scored(5, 3.0), Scored(9, 0.0), Scored(2, -1.0)]
    assert Ranking.of("any", found, 3, above=0.0).ids == [5]
    assert Ranking.of("any", found, 3).ids == [5, 9, 2]


@given(scores, st.integers(1, 50))
def test_a_rank_is_the_place_in_the_whole_or_known_to_be_deeper(drawn: list[float], depth: int) -> None:
    everything = whole(drawn)
    ranking = Ranking.of("any", everything[:depth], depth)
    for rank, one in enumerate(everything, start=1):
        place = ranking.place(one.id, one.score)
        assert (place.score, place.found) == (one.score, True)
        assert (place.rank, place.beyond) == ((rank, None) if rank <= depth else (None, depth))
        parent = ranking.parent(one.id, one.score)
        assert (parent.rank, parent.beyond) == (place.rank, place.beyond)
    assert ranking.place(1, None) == ranking.parent(1, None) == EngineRank("any")


def test_a_record_that_was_not_read_ranks_behind_all_that_score_higher() -> None:
    """A tie at the cut may fall either way, and what an engine found may be read again with another rounding."""
    ranking = Ranking.of("any", [Scored(5, 3.0), Scored(9, 2.0), Scored(2, 1.0)], 3)
    assert ranking.place(7, 2.5) == EngineRank("any", 2, 2.5)
    assert ranking.place(7, 1.0) == EngineRank("any", None, 1.0, beyond=3)
    assert ranking.place(7, 0.5) == EngineRank("any", None, 0.5, beyond=3)


@given(scores, st.integers(1, 50), st.integers(1, 50))
def test_a_window_is_the_ranking_read_less_deep(drawn: list[float], depth: int, less: int) -> None:
    everything = whole(drawn)
    shallow = min(depth, less)
    assert Ranking.of("any", everything[:depth], depth).window(less) == Ranking.of("any", everything[:shallow], shallow)
