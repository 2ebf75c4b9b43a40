"""Vectors that come with the software: those of the bundled catalog, so that a first start encodes nothing."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from search.build.text_key import text_key
from search.settings import BUNDLED_CATALOG

SHIPPED_FILE = BUNDLED_CATALOG.with_name("vectors.npz")
_STEPS = 127


class Shipped(NamedTuple):
    """Unit vectors (dimension,) float32 of one model by the key of their text."""

    identity: str
    vectors: Mapping[bytes, NDArray[np.float32]]


@cache
def shipped(path: Path = SHIPPED_FILE) -> Shipped:
    """The vectors in a file that ``ship`` wrote; none where it is missing or damaged, so that they are encoded."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            identity, keys, vectors = str(stored["identity"]), stored["keys"], stored["steps"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return Shipped("", {})
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Shipped(identity, {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)})


def ship(texts: list[str], vectors: NDArray[np.float32], identity: str, path: Path = SHIPPED_FILE) -> None:
    """Write the unit vectors (n, dimension) of n texts, each number as one of 255 steps up to the vector's largest.

    That keeps the cosine to the vector as it was above .9999.
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    np.savez(
        path,
        identity=np.array(identity),
        keys=np.array([np.frombuffer(text_key(text), np.uint8) for text in texts]),
        steps=np.rint(vectors / largest * _STEPS).astype(np.int8),
    )
