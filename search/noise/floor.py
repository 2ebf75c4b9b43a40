"""How near queries without meaning come to a catalog: what a cosine has to beat to say something."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_CHUNK_ROWS = 8_192
_NEAREST = 5
_SAMPLE_ROWS = 2_000


@dataclass(frozen=True, eq=False)
class NoiseFloor:
    """The best cosines of ``m`` noise queries over one catalog, or over a part of it.

    ``vectors`` (m, dimension) float32, each of length 1, in the order of the queries; ``best`` (m,)
    float64 ascending, cosines from -1 to 1; ``sample`` (k, dimension) float32, up to 2,000 of the
    catalog's vectors, evenly spaced.
    """

    vectors: NDArray[np.float32]
    best: NDArray[np.float64]
    sample: NDArray[np.float32]

    @classmethod
    def measure(cls, noise_vectors: NDArray[np.float32], catalog_vectors: NDArray[np.float32]) -> NoiseFloor:
        """The floor of a catalog from its vectors, shape (n, dimension), each of length 1.

        They may be memory-mapped: a few thousand rows are compared at a time. Raises ValueError if
        there is no noise, no record, or if the dimensions differ.
        """
        size = len(catalog_vectors)
        if not len(noise_vectors) or not size:
            raise ValueError(f"no floor from {len(noise_vectors)} noise queries over {size} records")
        best = np.full(len(noise_vectors), -np.inf)
        for start in range(0, size, _CHUNK_ROWS):
            chunk = np.asarray(catalog_vectors[start : start + _CHUNK_ROWS], dtype=np.float32)
            np.maximum(best, (noise_vectors @ chunk.T).max(axis=1), out=best)
        rows = sampled_rows(size)
        return cls(noise_vectors, np.sort(best), np.array(catalog_vectors[rows], dtype=np.float32))

    def within(self, vectors: NDArray[np.float32]) -> NoiseFloor:
        """The floor of the part of the catalog whose vectors these are, shape (k, dimension).

        Never above the whole catalog's. Raises ValueError as ``measure`` does.
        """
        return NoiseFloor.measure(self.vectors, vectors)

    def percentile(self, cosine: float) -> float:
        """The share of the noise queries whose best cosine is below ``cosine``, from 0 to 100."""
        return 100.0 * float(np.searchsorted(self.best, cosine, side="left")) / len(self.best)

    @property
    def typical(self) -> float:
        """The cosine that the best hit of half of the noise stays below."""
        return float(np.median(self.best))

    @property
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
        variance = float(np.mean(away**2))
        return float(np.mean(away**3)) / variance**1.5 if variance > 1e-12 else 0.0

    def save(self, folder: Path) -> None:
        """Write the floor into ``folder``, which is created."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("vectors", "best", "sample"):
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> NoiseFloor:
        """Read what ``save`` wrote; raises OSError or ValueError if it is missing or damaged."""
        try:
            vectors, best, sample = (np.load(folder / f"{name}.npy") for name in ("vectors", "best", "sample"))
        except EOFError as error:
            raise ValueError(f"{folder} holds an empty array") from error
        shapes = f"{vectors.shape}, {best.shape}, {sample.shape}"
        if vectors.ndim != 2 or sample.ndim != 2 or vectors.shape[1] != sample.shape[1] or not len(sample):
            raise ValueError(f"{folder} holds arrays that do not fit together: {shapes}")
        if {vectors.dtype, sample.dtype} != {np.dtype(np.float32)} or best.dtype != np.float64:
            raise ValueError(f"{folder} holds numbers of other types than those written")
        if best.shape != (len(vectors),) or not len(best) or not np.isfinite(best).all() or (np.diff(best) < 0).any():
            raise ValueError(f"the best cosines in {folder} are not in order")
        return cls(vectors, best, sample)


def sampled_rows(size: int) -> NDArray[np.int64]:
    """Which rows of a catalog make its sample: up to 2,000, evenly spaced."""
    return np.linspace(0, size - 1, min(size, _SAMPLE_ROWS)).astype(np.int64)
