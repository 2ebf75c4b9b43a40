"""A fused score as what each engine adds to it."""

from collections.abc import Sequence

from search.explain.explanation import Explanation, FusedSide, Part
from search.hybrid import OneEngine, ReciprocalRanks, ScoreSum
from search.hybrid.scores import NAME_BONUS
from search.record import EngineRank, Record
from search.request import FULLTEXT, HYBRID, NEURAL, RRF, SCORES

NAMED = "the query is its name"


def explain_hybrid(
    fusion: OneEngine | ReciprocalRanks | ScoreSum,
    places: Sequence[EngineRank],
    named: bool,
    record: Record,
    parents: Sequence[Explanation],
) -> Explanation:
    """The fused score of ``startup`` from its ``places`` in both rankings."""
    found = {place.engine: place for place in places}
    near, held = found.get(NEURAL, EngineRank(NEURAL)), found.get(FULLTEXT, EngineRank(FULLTEXT))
    sides: tuple[FusedSide, ...] = ()
    if isinstance(fusion, OneEngine):
        score, bonus, how = fusion.score(near.score, held.score), 0.0, fusion.engine
        parts = [Part(f"{fusion.engine} alone", score)] * bool(score)
    elif isinstance(fusion, ReciprocalRanks):
        score, bonus, how = fusion.score(near.rank, held.rank, named), fusion.name_bonus, RRF
        weighted = ((near, 1 - fusion.weight), (held, fusion.weight))
        parts = [
            Part(f"{place.engine} {weight:.3g} / ({fusion.k} + {place.rank:,})", fusion.part(weight, place.rank))
            for place, weight in weighted
            if place.rank is not None
        ]
    else:
        score, bonus, how = fusion.score(near.score, held.score, named), NAME_BONUS, SCORES
        sides = tuple(
            FusedSide(*side, score=place.score, relative=side.relative(place.score), part=side.part(place.score))
            for place, side in zip((near, held), fusion, strict=True)
        )
        parts = [
            Part(f"{side.engine} {side.weight:.3g} × {side.trust:.2f} × {side.relative:.2f}", side.part)
            for side in sides
            if side.part
        ]
    parts += [Part(NAMED, bonus)] * named
    return Explanation(
        HYBRID, record.id, score, record.text, tuple(parts), parents=tuple(parents), fused=sides, fusion=how
    )
