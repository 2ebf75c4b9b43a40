"""What a vector store must do, and the layout of a point in all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.catalog.cities import city_key
from search.neural.encoder import unit_vectors
from search.startup import Startup

CITY_FIELD = "city_key"


class Scored(NamedTuple):
    """A point's id and its cosine to the query, from -1 to 1."""

    id: int
    score: float


class VectorStore(Protocol):
    """Unit vectors by startup id, searched by cosine, filtered by city inside the store."""

    def search(
        self,
        vector: NDArray[np.float32],
        *,
        limit: int,
        cities: Collection[str] = (),
        exclude: int | None = None,
    ) -> list[Scored]:
        """The nearest points, highest cosine first, ties by ascending id.

        ``vector`` has shape (dimension,). ``cities`` keeps points in any of them, compared without
        case; ``exclude`` leaves one id out. Raises StoreUnavailable.
        """
        ...

    def vector(self, id: int) -> NDArray[np.float32]:
        """The stored vector of a startup, shape (dimension,); raises UnknownStartup, StoreUnavailable."""
        ...

    def count(self) -> int:
        """How many points are stored; raises StoreUnavailable."""
        ...

    def upsert(self, vectors: NDArray[np.floating[Any]], startups: Sequence[Startup]) -> None:
        """Store one vector per startup, replacing those with the same ids.

        Raises ModelError if any vector is zero or not finite, before storing any.
        """
        ...

    def finish(self) -> None:
        """After the last upsert: build the vector index where it pays, make everything durable."""
        ...

    def close(self) -> None: ...


def payload(startup: Startup) -> dict[str, str]:
    """What is stored beside a vector: the record, and its city as compared."""
    return {
        "name": startup.name,
        "images": startup.logo,
        "alt": startup.alt,
        "description": startup.description,
        "link": startup.link,
        "city": startup.city,
        CITY_FIELD: city_key(startup.city),
    }


def checked_vectors(vectors: NDArray[np.floating[Any]], startups: Sequence[Startup]) -> list[list[float]]:
    """One list of floats per startup, each vector of length 1; raises ModelError, ValueError."""
    if len(vectors) != len(startups):
        raise ValueError(f"{len(vectors)} vectors for {len(startups)} startups")
    rows: list[list[float]] = unit_vectors(vectors).tolist()
    return rows


def checked_query(vector: NDArray[np.floating[Any]]) -> list[float]:
    """The query vector as a list of floats, of length 1; raises ModelError."""
    row: list[float] = unit_vectors(np.atleast_2d(vector))[0].tolist()
    return row


def by_score(found: list[Scored]) -> list[Scored]:
    """Highest score first, ties by ascending id."""
    return sorted(found, key=lambda scored: (-scored.score, scored.id))
