"""A fused score as its two reciprocal ranks."""

from collections.abc import Sequence

from search.explain.explanation import Explanation, Part
from search.hybrid import Fusion
from search.request import FULLTEXT, HYBRID, NEURAL
from search.startup import EngineRank, Startup


def explain_hybrid(
    fusion: Fusion, places: Sequence[EngineRank], named: bool, startup: Startup, parents: Sequence[Explanation]
) -> Explanation:
    """The fused score of ``startup`` from its ``places`` in the rankings fused."""
    parts = []
    for place in places:
        weight = {NEURAL: fusion.neural, FULLTEXT: fusion.fulltext}[place.engine]
        if place.rank is not None and weight > 0:
            rank = f"{place.rank:,}" if weight == 1 else f"{place.rank:,} / {weight:.3g}"
            label = f"{place.engine} 1 / ({fusion.k} + {rank})"
            parts.append(Part(label, fusion.part(weight, place.rank)))
    if named:
        parts.append(Part("the query is its name", fusion.name_bonus))
    ranks = {place.engine: place.rank for place in places}
    score = fusion.score(ranks.get(NEURAL), ranks.get(FULLTEXT), named)
    return Explanation(HYBRID, startup.id, score, startup.text, tuple(parts), parents=tuple(parents))
