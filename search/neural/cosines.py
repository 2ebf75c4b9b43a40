"""What is asked of all the vectors of an index, beyond the nearest to a query."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from search.catalog.city_index import CityIndex
from search.engine import NEURAL
from search.ranking import WholeRanking
from search.startup import Standing

if TYPE_CHECKING:
    from search.noise.floor import NoiseFloor


class Cosines(Protocol):
    """True ranks by cosine, and how near noise comes, over what a city filter leaves."""

    def standings(
        self, vector: NDArray[np.float32], ids: Collection[int], cities: Collection[str] = ()
    ) -> dict[int, Standing]:
        """Where each of ``ids`` stands by its cosine to ``vector``, shape (dimension,); raises StoreUnavailable."""
        ...

    def floor(self, whole: NoiseFloor, cities: Collection[str]) -> NoiseFloor | None:
        """The noise floor of the part that ``cities`` leave, from that of the ``whole``; None if it is empty.

        Raises StoreUnavailable.
        """
        ...


class HeldCosines:
    """Over vectors (n, dimension) that this process holds or maps, row i for record i."""

    def __init__(self, vectors: NDArray[np.floating[Any]], cities: CityIndex) -> None:
        self.vectors = vectors
        self._cities = cities

    def whole(self, vector: NDArray[np.float32], cities: Collection[str] = ()) -> WholeRanking:
        """The exact ranking; every record of the pool is found."""
        pool = self._cities.pool(cities)
        return WholeRanking(NEURAL, pool, (self.vectors[pool] if cities else self.vectors) @ vector)

    def standings(
        self, vector: NDArray[np.float32], ids: Collection[int], cities: Collection[str] = ()
    ) -> dict[int, Standing]:
        """See ``Cosines.standings``."""
        whole = self.whole(vector, cities)
        return {id: whole.standing(id) for id in ids}

    def floor(self, whole: NoiseFloor, cities: Collection[str]) -> NoiseFloor | None:
        """See ``Cosines.floor``."""
        ids = self._cities.ids(cities)
        return whole.within(self.vectors[ids]) if len(ids) else None
