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
        weight = {NEURAL: fusion.neural, FULLTEXT: fusion.fulltext}[standing.engine]
        if standing.rank is not None and weight > 0:
            rank = f"{standing.rank:,}" if weight == 1 else f"{standing.rank:,} / {weight:.3g}"
            label = f"{standing.engine} 1 / ({fusion.k} + {rank})"
            parts.append(Part(label, fusion.part(weight, standing.rank)))
    if named:
        parts.append(Part("the query is its name", fusion.name_bonus))
    ranks = {standing.engine: standing.rank for standing in standings}
    score = fusion.score(ranks.get(NEURAL), ranks.get(FULLTEXT), named)
    return Explanation(HYBRID, startup.id, score, startup.text, tuple(parts), parents=tuple(parents))
