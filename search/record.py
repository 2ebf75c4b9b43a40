"""The values that travel through the software: a record, a hit on it, and the result of a search."""

from dataclasses import dataclass
from typing import NamedTuple

from search.values import value_key

_TITLE_CHARS = 60


class Record(NamedTuple):
    """One record of the catalog.

    ``id`` is the record's position in the catalog, from 0. ``link`` is an http(s) address or
    empty; ``logo`` is an http(s) address, a ``data:image/…`` address or empty. ``facets`` are the
    labels of all facets of the catalog, in their order, each with the record's values; ``details`` the columns that
    have no other part, with what they say.
    """

    id: int
    name: str
    description: str = ""
    link: str = ""
    logo: str = ""
    alt: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What to call it: its name, else its alt text, else the first words of its description, else "Unnamed"."""
        return self.name or self.alt or _first_words(self.description) or "Unnamed"

    def values(self, facet: str) -> tuple[str, ...]:
        """Its values of the facet with this label, compared without case."""
        return next((values for label, values in self.facets if value_key(label) == value_key(facet)), ())

    @property
    def text(self) -> str:
        """The text both engines index: the alt text (else the name), then the description."""
        head = self.alt or self.name
        return f"{head}. {self.description}" if head and self.description else head or self.description


def _first_words(text: str) -> str:
    """As many whole words as fit into a title, with "…" where there are more."""
    line = " ".join(text[: 4 * _TITLE_CHARS].split())
    if len(line) <= _TITLE_CHARS:
        return line
    whole, _, part = line[:_TITLE_CHARS].rpartition(" ")
    return f"{(whole or part).rstrip('.,;:')}…"


@dataclass(frozen=True, slots=True)
class EngineRank:
    """The rank of a record in one engine's ranking of all records that the filter keeps, from 1.

    ``rank`` and ``score`` are None where the engine does not find the record. A ranking is read only so
    deep: where the record ranks deeper, ``rank`` is None and ``beyond`` tells how deep was read.
    """

    engine: str
    rank: int | None = None
    score: float | None = None
    beyond: int | None = None

    @property
    def found(self) -> bool:
        """Whether the engine finds the record, at a known rank or deeper."""
        return self.rank is not None or self.beyond is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found: ``rank`` counts from 1, a higher ``score`` is better.

    ``parents`` are its ranks in the rankings that were fused, empty for an engine that fuses none;
    ``named`` tells that the query is the record's name and that this added to the score.
    ``strength`` is "strong", "weak" or "none", as its cosine stands above the bar of the query, or None where that is
    not judged. ``above_noise`` is the percentage of meaningless queries whose best cosine among the same records
    is lower than this hit's, or None where that is not known.
    """

    id: int
    rank: int
    score: float
    record: Record
    parents: tuple[EngineRank, ...] = ()
    named: bool = False
    strength: str | None = None
    above_noise: float | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What one search found, best first; ties by ascending id.

    ``took_ms`` is the search itself, ``encode_ms`` what turning the query into a vector costs when it is new (0
    where none is needed), both in milliseconds; ``remembered`` tells that the vector was kept from before, so that
    this time was not spent now. ``matches`` counts all records that match, or is None where the engine scores
    every record. ``answered`` is False where nothing here seems to answer the query, None where that is not judged.
    """

    engine: str
    query: str
    hits: tuple[Hit, ...]
    took_ms: float
    encode_ms: float = 0.0
    remembered: bool = False
    matches: int | None = None
    answered: bool | None = None
