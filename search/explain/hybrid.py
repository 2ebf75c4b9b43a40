"""A fused score as its two reciprocal ranks."""

from __future__ import annotations

from collections.abc import Sequence

from search.engine import FULLTEXT, HYBRID, NEURAL
from search.explain.explanation import Explanation, Part
from search.hybrid import Fusion
from search.startup import Standing, Startup


def explain_hybrid(
    fusion: Fusion, standings: Sequence[Standing], named: bool, startup: Startup, parents: Sequence[Explanation]
) -> Explanation:
    """The fused score of ``startup`` from its ``standings`` in the rankings fused."""
    parts = []
    for standing in standings:
        factor = {NEURAL: fusion.neural, FULLTEXT: fusion.fulltext}[standing.engine]
        if standing.rank is not None:
            label = f"{factor:.3g} / ({fusion.k} + {standing.rank:,})"
            parts.append(Part(f"{standing.engine} {label}", fusion.part(factor, standing.rank)))
    if named:
        parts.append(Part("the query is its name", fusion.name_bonus))
    ranks = {standing.engine: standing.rank for standing in standings}
    score = fusion.score(ranks.get(NEURAL), ranks.get(FULLTEXT), named)
    return Explanation(HYBRID, startup.id, score, startup.text, tuple(parts), parents=tuple(parents))
