"""Small catalogs whose expected results can be worked out by hand, and an encoder without meaning."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.neural.shares import WordShares
from search.record import Record


def city(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The facets of a record in this city; "" for none."""
    return (("City", (name,) if name else ()),)


SHOPS = (
    Record(0, "Breadbox", "Fresh bread by bicycle every morning", facets=city("Paris")),
    Record(1, "Crumb", "Bread subscriptions for offices", facets=city("Berlin")),
    Record(2, "Pawtrol", "Someone walks your dog at noon", facets=city("Paris")),
    Record(3, "Voltly", "Solar panels for balconies", facets=city("São Paulo")),
    Record(4, "Nowhere", "Bread without a city", facets=city("")),
)


class HashEncoder:
    """Unit vectors that depend on the text only and mean nothing; counts what it encodes."""

    def __init__(self, dimension: int = 16, identity: str = "hash") -> None:
        self.identity = identity
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        rows = [self._row(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimension), np.float32)

    @property
    def records(self) -> list[str]:
        """What it has encoded of catalogs, "name. description", leaving out the queries that are noise."""
        return [text for text in self.encoded if ". " in text]

    def shares(self, texts: Sequence[str]) -> list[WordShares]:
        """The whole vector as the share of the whole text."""
        return [
            WordShares(((0, len(text)),), self._row(text)[np.newaxis], np.zeros(self.dimension, np.float32))
            for text in texts
        ]

    def _row(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
        row = np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)
        return row / np.float32(np.linalg.norm(row))


def write_jsonl(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    """A catalog file of these records."""
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def shop_records() -> list[dict[str, str]]:
    """``SHOPS`` as catalog records."""
    return [{"name": s.name, "description": s.description, "city": "".join(s.values("City"))} for s in SHOPS]
