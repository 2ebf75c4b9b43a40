from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.explain import FusedSide
from search.hybrid import Side, fulltext_side, neural_side
from search.view.fused import fused_sentence


def told(side: Side) -> str:
    return fused_sentence(FusedSide(*side, score=None, relative=0.0, part=0.0))


@pytest.mark.parametrize(
    ("side", "says"),
    [
        (fulltext_side(0.5, 4.0, 20.0, 2), ("Full-text", "little", "28 %", "20 %")),
        (fulltext_side(0.5, 12.0, 20.0, 2), ("Full-text", "85 %", "60 %")),
        (fulltext_side(0.5, 18.0, 20.0, 2), ("Full-text", "in full", "90 %")),
        (fulltext_side(0.5, 0.0, 20.0, 2), ("Full-text", "nothing")),
        (neural_side(0.5, 0.9, 0.3, 0.1), ("Neural", "in full", "clear of noise")),
        (neural_side(0.5, 0.45, 0.3, 0.1), ("Neural", "50 %", "1.5 standard deviations", "3 would count in full")),
        (neural_side(0.5, 0.25, 0.3, 0.1), ("Neural", "little", "10 %", "no nearer")),
        (neural_side(0.5, -0.1, 0.3, 0.1), ("Neural", "nothing")),
    ],
)
def test_a_sentence_tells_the_trust_and_what_it_comes_from(side: Side, says: tuple[str, ...]) -> None:
    sentence = told(side)
    for words in says:
        assert words in sentence
    assert ("little" in sentence) == ("little" in says)


@given(st.floats(0.01, 1), st.floats(0.5, 19.999))
def test_only_full_trust_is_told_as_full(best: float, bm25: float) -> None:
    for side in (neural_side(0.5, best, 0.3, 0.1), fulltext_side(0.5, bm25, 20.0, 2)):
        assert ("counts in full" in told(side)) == (side.trust == 1)
        assert "100 %" not in told(side)
