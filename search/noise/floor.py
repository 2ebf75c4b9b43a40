"""How near queries without meaning come to a catalog: what a cosine has to beat to say something."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_NEAREST = 5
_SAMPLE_ROWS = 1_000


@dataclass(frozen=True, eq=False)
class NoiseFloor:
    """The best cosines of ``m`` noise queries over one catalog, or over a part of it.

    ``vectors`` (m, dimension) float32, each of length 1, in the order of the queries; ``best`` (m,)
    float64 ascending, cosines from -1 to 1; ``sample`` (k, dimension) float32, up to 1,000 of the
    catalog's vectors, evenly spaced.
    """

    vectors: NDArray[np.float32]
    best: NDArray[np.float64]
    sample: NDArray[np.float32]

    def percentile(self, cosine: float) -> float:
        """The share of the noise queries whose best cosine is below ``cosine``, from 0 to 100."""
        return self.percentiles([cosine])[0]

    def percentiles(self, cosines: Sequence[float]) -> list[float]:
        """The percentile of each cosine."""
        below = np.searchsorted(self.best, cosines, side="left")
        return (100.0 * below / len(self.best)).tolist()  # type: ignore[no-any-return]

    @cached_property
    def typical(self) -> float:
        """The cosine that the best hit of half of the noise stays below."""
        return float(np.median(self.best))

    @cached_property
    def spread(self) -> float:
        """The standard deviation of the noise queries' best cosines."""
        return float(np.std(self.best))

    def nearness(self, vector: NDArray[np.float32]) -> float:
        """How much a query, shape (dimension,) and of length 1, is like the noise itself: the mean cosine
        to the five noise queries nearest to it, from -1 to 1.
        """
        return float(np.sort(self.vectors @ vector)[-_NEAREST:].mean())

    def lean(self, vector: NDArray[np.float32]) -> float:
        """How much a query, shape (dimension,), is about a few records rather than equally far from all:
        the skewness of its cosines to the sample, 0 where they are symmetric or all the same.
        """
        cosines = (self.sample @ vector).astype(np.float64)
        away = cosines - cosines.mean()
        squares = away * away
        variance = float(squares.mean())
        return float(squares @ away) / len(away) / variance**1.5 if variance > 1e-12 else 0.0


class BestCosines:
    """The best cosine of each noise query, found while the catalog's vectors pass by in batches."""

    def __init__(self, noise: NDArray[np.float32]) -> None:
        self._noise = noise
        self._best = np.full(len(noise), -np.inf)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take in a batch, shape (n, dimension), each of length 1."""
        if len(vectors):
            np.maximum(self._best, (self._noise @ vectors.T).max(axis=1), out=self._best)

    @property
    def best(self) -> NDArray[np.float64]:
        """In the order of the noise queries, shape (m,)."""
        return self._best


def sampled_rows(size: int) -> NDArray[np.int64]:
    """Which rows of a catalog make its sample: up to 1,000, evenly spaced."""
    return np.linspace(0, size - 1, min(size, _SAMPLE_ROWS)).astype(np.int64)
