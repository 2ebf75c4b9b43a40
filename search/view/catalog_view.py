"""How the records of one catalog are shown: what they are called, which words are marked, whose logos are loaded."""

from dataclasses import dataclass, field
from typing import Self

from search.catalog.mapping import Kind, Noun
from search.fulltext import Tokenizer, tokenizer_of
from search.index import Index


@dataclass(frozen=True, eq=False)
class CatalogView:
    """``by_value`` are the labels of the facets that are filtered by a value; the others are by a range."""

    noun: Noun = field(default_factory=Noun)
    by_value: frozenset[str] = frozenset()
    tokenizer: Tokenizer = field(default_factory=tokenizer_of)
    remote_logos: bool = True

    @classmethod
    def of(cls, index: Index, *, remote_logos: bool) -> Self:
        """How the records of an index are shown."""
        facets = index.manifest.facets
        return cls(
            index.manifest.mapping.noun,
            frozenset(facet.label for facet in facets if facet.kind is Kind.VALUES),
            index.tokenizer,
            remote_logos,
        )
