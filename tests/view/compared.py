"""Comparisons over small catalogs, for tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from search.catalog.mapping import Mapping
from search.compare import Comparison, Elsewhere
from search.index import Index
from search.record import EngineRank, Hit, Record, SearchResult
from search.request import CITY, ENGINES, SearchRequest
from tests.corpus import write_jsonl
from tests.indexes import build, opened


def index_over(records: Sequence[dict[str, str]], root: Path, mapping: Mapping | None = None) -> Index:
    """An index of these records; the vectors mean nothing."""
    build(write_jsonl(root / "catalog.jsonl", records), root, mapping=mapping)
    return opened(root)


def bakers(root: Path, count: int = 30) -> Index:
    """Many bakers and one who walks dogs."""
    records = [{"name": f"Baker {i}", "description": "bread " * (i + 1), "city": "Paris"} for i in range(count)]
    return index_over([*records, {"name": "Pawtrol", "description": "Walks for your dog", "city": "Rome"}], root)


def compared(index: Index, query: str, *engines: str, limit: int = 5, cities: Sequence[str] = ()) -> Comparison:
    request = SearchRequest(query, limit=limit, filters={CITY: cities})
    return index.compare(request, engines or ("neural", "fulltext"))


def made(*rankings: list[int], limit: int = 5) -> Comparison:
    """A comparison of two or three rankings of ids alone, in the order of the engines, for what is said of them."""
    ranked = dict(zip(ENGINES, rankings, strict=False))
    results = [
        SearchResult(
            engine,
            "q",
            tuple(Hit(id, rank, 1.0, Record(id, f"<b>{id}")) for rank, id in enumerate(ids, start=1)),
            took_ms=1.5,
        )
        for engine, ids in ranked.items()
    ]
    elsewhere = {
        (engine, id, other): Elsewhere(
            EngineRank(other, there.index(id) + 1 if id in there else None), 9, id in there, None, ()
        )
        for engine, ids in ranked.items()
        for other, there in ranked.items()
        if other != engine
        for id in ids
    }
    return Comparison("q", (), limit, 9, (), tuple(results), elsewhere, {})
