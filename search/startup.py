"""The values that travel through the software: a startup, a hit on it, and the result of a search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Startup:
    """One record of the catalog.

    ``id`` is the record's position in the catalog, from 0. ``link`` is an http(s) address or
    empty; ``logo`` is an http(s) address, a ``data:image/…`` address or empty.
    """

    id: int
    name: str
    description: str = ""
    city: str = ""
    link: str = ""
    logo: str = ""
    alt: str = ""

    @property
    def text(self) -> str:
        """The text both engines index: the alt text (else the name), then the description."""
        head = self.alt or self.name
        return f"{head}. {self.description}" if head and self.description else head or self.description


@dataclass(frozen=True, slots=True)
class Hit:
    """A startup found: ``rank`` counts from 1, a higher ``score`` is better."""

    id: int
    rank: int
    score: float
    startup: Startup


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search found, best first; ties by ascending id.

    ``took_ms`` is the search itself, ``encode_ms`` the time spent on turning the query into a
    vector (0 where none is needed or it was remembered), both in milliseconds. ``matches`` counts
    all records that match, or is None where the engine scores every record.
    """

    engine: str
    query: str
    hits: tuple[Hit, ...]
    took_ms: float
    encode_ms: float = 0.0
    matches: int | None = None
