"""Rank-biased overlap: how alike two rankings are, the top counting most.

Webber, Moffat and Zobel, "A Similarity Measure for Indefinite Rankings" (TOIS 28:4, 2010).
"""

from collections.abc import Hashable, Sequence

RBO_P = 0.9


def rank_biased_overlap(a: Sequence[Hashable], b: Sequence[Hashable], p: float = RBO_P) -> float:
    """RBO of two rankings without repeats, from 0 (nothing shared) to 1 (identical).

    ``p`` in (0, 1) is how likely a reader goes on from one rank to the next; at 0.9 the first ten
    ranks carry 86 % of the weight. Both are read down to the end of the longer one, and the
    agreement there is taken to go on: RBO_ext, equation 30 of the paper. The shorter one is taken
    to end where it ends, since an engine that shows fewer hits has no more; equation 32 would take
    it to go on as well as it began. Two empty rankings are alike. Raises ValueError if ``p`` is out
    of bounds or a ranking repeats an item.
    """
    if not 0 < p < 1:
        raise ValueError(f"p is {p}; give a number between 0 and 1")
    if len(set(a)) < len(a) or len(set(b)) < len(b):
        raise ValueError("a ranking repeats an item")
    depth = max(len(a), len(b))
    if depth == 0:
        return 1.0
    seen: set[Hashable] = set()
    overlap, total = 0, 0.0
    for d in range(1, depth + 1):
        for item in (*a[d - 1 : d], *b[d - 1 : d]):
            overlap += item in seen
            seen.add(item)
        total += overlap / d * p**d
    return (1 - p) / p * total + overlap / depth * p**depth
