"""Whether the best neural hit answers the query at all, or the catalog has nothing for it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.noise.floor import NoiseFloor
from search.noise.reading import Reading

NEEDED = 4.2
RECOGNISED = 2.2
HELD = 3.0
LEAN = 1.3
MOST_LEAN = 1.0
NEARNESS = 0.25

_BEST_READING = Reading(held=True, recognised=1.0)


def bar(floor: NoiseFloor, reading: Reading, vector: NDArray[np.float32]) -> float:
    """The cosine from which the best hit of such a query counts as an answer.

    It is the typical best cosine of noise, and above that ``NEEDED`` standard deviations of noise for
    a query of strange words; ``RECOGNISED`` fewer for one of known words, in proportion for a mixture;
    ``HELD`` fewer again where one record holds all its words; and ``LEAN`` fewer for each unit by which
    the query's cosines lean towards a few records, up to ``MOST_LEAN``. A query that is nearer to
    noise than noise is to the catalog has the bar raised by the share ``NEARNESS`` of the difference.

    The constants were chosen on the tuning lists of benchmarks/noise_queries, of the bundled catalog
    and of 29,589 companies, so that no example of the page that neural search wins is flagged;
    ``python -m benchmarks.noise`` measures them again, on lists that had no part in it, and ``--list
    tuning`` on those that had.
    """
    return _bar(floor, floor.nearness(vector), reading, min(floor.lean(vector), MOST_LEAN))


def bar_reached(
    best_cosine: float, floor: NoiseFloor, vector: NDArray[np.float32], read: Callable[[], Reading]
) -> float | None:
    """The ``bar`` of a query if its best hit reaches it, which is then an answer; None if nothing answers the query.

    ``best_cosine`` is from -1 to 1, ``floor`` that of the records searched, ``vector`` the query's, shape
    (dimension,), of length 1. Reading the query asks the index, so it is not read where no reading can help. A higher
    cosine never makes a good hit a bad one.
    """
    nearness = floor.nearness(vector)
    if best_cosine < _bar(floor, nearness, _BEST_READING, MOST_LEAN):
        return None
    found = _bar(floor, nearness, read(), min(floor.lean(vector), MOST_LEAN))
    return found if best_cosine >= found else None


def _bar(floor: NoiseFloor, nearness: float, reading: Reading, lean: float) -> float:
    spreads = NEEDED - RECOGNISED * reading.recognised - HELD * reading.held - LEAN * lean
    return floor.typical + NEARNESS * (nearness - floor.typical) + spreads * floor.spread
