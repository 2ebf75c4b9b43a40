"""Which records can be among the best of a sum, when only the beginnings of its two rankings were read.

Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware" (2003): what a ranking has not shown scores
at most what it showed last. So a record gains at least the parts that were read and at most those and the last
read part of the other ranking; one that neither reading shows gains at most both last parts.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_ROUNDING = 1e-9


class Begun(NamedTuple):
    """The beginning of a ranking: ``ids`` and the parts that they gain, and ``rest``, the most that others gain."""

    ids: Sequence[int]
    parts: NDArray[np.float64]
    rest: float


def candidates(first: Begun, second: Begun, n: int) -> Collection[int]:
    """The ids among which the ``n`` best of those read are: all whose most is not below the n-th highest least."""
    ids = np.union1d(np.array(first.ids, np.int64), np.array(second.ids, np.int64))
    if len(ids) > n:
        least, most = np.zeros(len(ids)), np.zeros(len(ids))
        for begun in (first, second):
            read = np.full(len(ids), np.nan)
            read[np.searchsorted(ids, begun.ids)] = begun.parts
            least += np.nan_to_num(read)
            most += np.nan_to_num(read, nan=begun.rest)
        ids = ids[most >= np.partition(least, -n)[-n] - _ROUNDING]
    return ids.tolist()  # type: ignore[no-any-return]
