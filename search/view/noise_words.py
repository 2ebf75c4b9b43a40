"""What is said of noise: how a hit stands out from it, and how a query without an answer is recognised."""

import math
from functools import cache

from search.noise import COUNT, NONE, STRONG, WEAK, measured

NO_GOOD_MATCH = "By meaning, nothing here stands out from noise; these are just the best there are."

METHOD = (
    f"When the index is built, {COUNT} queries that mean nothing here (random letters, and words the catalog does "
    "not hold) are scored, and their best cosines kept. A query has an answer if its best cosine stands far enough "
    "above them. How far depends on how many of its words are known, on whether one text holds them all, and on how "
    "much its scores lean towards a few texts."
)

STRENGTHS = {STRONG: "strong match", WEAK: "weak match", NONE: "no clear match"}
"""What the strength of a hit is called."""


def above_noise(percentile: float) -> str:
    """Where a hit stands in the distribution of noise, 0 to 100; never rounded up to all of it."""
    if percentile >= 100:
        return "above all noise"
    return f"above {percent(percentile)} of noise" if percentile > 0 else "below all noise"


def percent(value: float) -> str:
    """A percentage rounded down, with a decimal where it matters: 99.96 is 99.9 %."""
    shown = math.floor(value * 10) / 10
    return f"{shown:.1f} %" if shown > 99 else f"{math.floor(shown)} %"


@cache
def reliability() -> tuple[str, ...]:
    """How often the verdict was right, one sentence for each catalog it was measured on."""
    return tuple(
        f"On {found.catalog} ({found.records:,} records): {found.flagged:.0%} of {found.unanswerable} queries without "
        f"an answer were recognised, and {found.wrongly_flagged:.1%} of {found.answerable} with one were mistaken "
        f"({found.method}; {found.date})."
        for found in measured().values()
    )
