"""One collection of points: the nine verbs that every index is built and searched with."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.catalog.mapping import MAX_FACETS

MEANING = "meaning"
WORDS = "words"
TERMS = "terms"
NAME_KEY = "name_key"
FACET_KEYS = tuple(f"facet_{place}" for place in range(MAX_FACETS))
RANGE_KEYS = tuple(f"range_{place}" for place in range(MAX_FACETS))

HNSW_M = 32
HNSW_EF_CONSTRUCT = 256
HNSW_EF = 256

Vector = NDArray[np.float32]


class Sparse(NamedTuple):
    """A sparse vector: distinct 32-bit ``indices``, and a value for each."""

    indices: list[int]
    values: list[float]


class Filter(NamedTuple):
    """Which points to keep; all conditions hold together.

    ``any_of`` maps payload keys to values, of which a point has one; ``ranges`` payload keys to ranges, both ends
    included and None where open, in one of which its number lies. ``every_term`` and ``any_term`` are terms that
    its text holds. ``ids`` None keeps every id.
    """

    any_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    every_term: tuple[str, ...] = ()
    any_term: tuple[str, ...] = ()
    ids: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    ranges: tuple[tuple[str, tuple[tuple[float | None, float | None], ...]], ...] = ()


NO_FILTER = Filter()


class Reading(NamedTuple):
    """One ranking to read: the ``limit`` best points for a vector, dense (dimension,) or sparse.

    ``using`` names the vector of the points; ``records`` asks for their payload too, without its terms, and
    ``terms`` for all of it.
    """

    vector: Vector | Sparse
    limit: int
    filter: Filter = NO_FILTER
    using: str = MEANING
    records: bool = False
    terms: bool = False


class Scored(NamedTuple):
    """A point found: a higher ``score`` is better (cosine, or the dot product of sparse vectors)."""

    id: int
    score: float
    payload: dict[str, Any] | None = None


class Point(NamedTuple):
    """A point to store or stored: its payload and its vectors by name."""

    id: int
    payload: dict[str, Any]
    meaning: Vector | None = None
    words: Sparse | None = None


class Store(Protocol):
    """One collection. Every method raises StoreUnavailable, and CollectionGone if it is not there any more."""

    @property
    def exchanges(self) -> bool:
        """Whether a call costs an exchange over the network."""
        ...

    def search(self, readings: Sequence[Reading]) -> list[list[Scored]]:
        """What each reading finds, in one exchange: highest score first, ties by ascending id.

        A sparse reading finds only points that share an index with its vector.
        """
        ...

    def count(self, filter: Filter = NO_FILTER) -> int:
        """How many points the filter keeps, exactly."""
        ...

    def facet(self, key: str, filter: Filter = NO_FILTER, limit: int = 100) -> list[tuple[str, int]]:
        """The values of a keyword with the number of points, the most frequent first."""
        ...

    def fetch(self, ids: Collection[int], vectors: Collection[str] = (), *, payload: bool = True) -> dict[int, Point]:
        """The points with these ids, with the vectors named, and their ``payload`` or an empty one.

        Those that are not there are left out.
        """
        ...

    def scroll(
        self, vectors: Collection[str] = (), filter: Filter = NO_FILTER, page: int = 1_000, *, payload: bool = True
    ) -> Iterator[Point]:
        """The same for every point that the filter keeps, by ascending id, read in pages."""
        ...

    def upsert(self, points: Iterable[Point]) -> None:
        """Store points, replacing those with the same ids. Raises ModelError for a vector that is not of
        length 1, before storing any.
        """
        ...

    def finish(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """After the last upsert: build the indexes and make everything durable. Tells vectors done and in all."""
        ...

    def close(self) -> None:
        """Let go of what is open; the store is not to be used any more."""
        ...


def checked_unit(vectors: Sequence[Vector | None]) -> None:
    """Raise ModelError unless every vector has length 1: Qdrant would take NaN and zeros silently."""
    from search.errors import ModelError

    for vector in vectors:
        if vector is not None and not abs(float(np.dot(vector, vector)) - 1.0) < 1e-3:
            raise ModelError(
                "A vector is not of length 1 (zero, not finite or not normalized); choose another MODEL or "
                "PRECISION=float32."
            )


def by_score(found: Iterable[Scored]) -> list[Scored]:
    """Highest score first, ties by ascending id."""
    return sorted(sorted(found, key=itemgetter(0)), key=itemgetter(1), reverse=True)


def oversampling(limit: int, rescored: int = 24) -> float:
    """How many more candidates than ``limit`` are compared in float32 after the int8 scan, as a factor."""
    return 1.3 + rescored / limit
