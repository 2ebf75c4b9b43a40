"""How far a hit stands out from noise, in one word that agrees with the verdict on its query."""

from search.noise.floor import NoiseFloor

STRONG = "strong"
WEAK = "weak"
NONE = "none"


def strength(cosine: float, floor: NoiseFloor, bar: float | None) -> str:
    """How strong a hit is, from its cosine, -1 to 1: "none" below the bar of its query, "weak" up to one standard
    deviation of noise above it, "strong" from there on.

    ``bar`` is None for a query that nothing answers: no hit of it has any strength. The best hit of one that is
    answered reaches its bar, so it has some.
    """
    if bar is None or cosine < bar:
        return NONE
    return STRONG if cosine >= bar + floor.spread else WEAK
