"""The parts of a generation that need no vectors: records, cities and the full-text engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from search.catalog.city_index import Cities, CityIndex, build_cities
from search.catalog.names import NameIndex, Names, build_names
from search.catalog.records import FileRecords, Records, save_records
from search.errors import IndexMismatch
from search.fulltext import FullText, FullTextSearcher, Postings, Tokenizer, build_postings
from search.startup import Startup


class Parts(Protocol):
    """Everything that full-text search and the pages need of one index, wherever it is kept."""

    @property
    def records(self) -> Records: ...
    @property
    def cities(self) -> Cities: ...
    @property
    def names(self) -> Names: ...
    @property
    def fulltext(self) -> FullText: ...


@dataclass(frozen=True)
class TextParts:
    """The parts of a generation on this disk."""

    records: FileRecords
    cities: CityIndex
    names: NameIndex
    fulltext: FullTextSearcher


def write_text_parts(generation: Path, startups: Sequence[Startup]) -> None:
    """Write records, cities, names and postings; they can be opened before the vectors exist."""
    save_records(generation / "records", startups)
    build_cities([startup.city for startup in startups]).save(generation / "cities")
    build_names([startup.name for startup in startups]).save(generation / "names")
    tokenizer = Tokenizer()
    build_postings(tokenizer.tokenize(startup.text) for startup in startups).save(generation / "postings")


def open_text_parts(generation: Path) -> TextParts:
    """Open what ``write_text_parts`` wrote; raises IndexMismatch if it is damaged."""
    try:
        records = FileRecords(generation / "records")
        cities = CityIndex.load(generation / "cities", len(records))
        names = NameIndex.load(generation / "names")
        postings = Postings.load(generation / "postings", len(records))
    except (OSError, ValueError) as error:
        raise IndexMismatch(f"The index in {generation.parent} is damaged ({error}).") from error
    return TextParts(records, cities, names, FullTextSearcher(postings, Tokenizer(), records, cities))
