"""Comparisons over small catalogs, for tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.compare import Comparison
from search.service import Engines
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, open_engines


def engines_over(records: Sequence[dict[str, str]], root: Path) -> Engines:
    """Engines over these records; the vectors mean nothing."""
    encoder = HashEncoder()
    build(write_jsonl(root / "catalog.jsonl", records), root / "index", encoder)
    return open_engines(root / "index", encoder)


def bakers(root: Path, count: int = 30) -> Engines:
    """Many bakers and one who walks dogs."""
    records = [{"name": f"Baker {i}", "description": "bread " * (i + 1), "city": "Paris"} for i in range(count)]
    return engines_over([*records, {"name": "Pawtrol", "description": "Walks for your dog", "city": "Rome"}], root)


def compared(engines: Engines, query: str, *names: str, limit: int = 5, cities: Sequence[str] = ()) -> Comparison:
    return engines.compare(names or ("neural", "fulltext"), query, limit=limit, cities=cities)
