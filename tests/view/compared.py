"""Comparisons over small catalogs, for tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.compare import Comparison
from search.index import Index
from search.request import CITY, SearchRequest
from tests.corpus import write_jsonl
from tests.indexes import build, opened


def index_over(records: Sequence[dict[str, str]], root: Path) -> Index:
    """An index of these records; the vectors mean nothing."""
    build(write_jsonl(root / "catalog.jsonl", records), root)
    return opened(root)


def bakers(root: Path, count: int = 30) -> Index:
    """Many bakers and one who walks dogs."""
    records = [{"name": f"Baker {i}", "description": "bread " * (i + 1), "city": "Paris"} for i in range(count)]
    return index_over([*records, {"name": "Pawtrol", "description": "Walks for your dog", "city": "Rome"}], root)


def compared(index: Index, query: str, *engines: str, limit: int = 5, cities: Sequence[str] = ()) -> Comparison:
    request = SearchRequest(query, limit=limit, filters={CITY: cities})
    return index.compare(request, engines or ("neural", "fulltext"))
