"""Queries to try on a catalog of which nobody has said what it holds."""

from itertools import zip_longest

from search.catalog.mapping import Kind
from search.index import Manifest
from search.view.filters import is_place, says_itself

COMPANY_TOPICS = (
    "help people sleep better",
    "get food from farm to table",
    "keep an eye on elderly parents",
    "cheaper electricity for homes",
    "send money abroad",
    "learn a language",
    "fewer plastics in the ocean",
    "find a flat to rent",
    "robots for warehouses",
    "drinking water from the sea",
)
_MOST = 10
_COMPANIES = frozenset(("startup", "company", "business", "firm", "organization"))


def topics_of(manifest: Manifest) -> tuple[str, ...]:
    """Topics for a catalog of companies in English; for another one the most frequent values of its facets, places
    left out, in turns. Empty where there are none.
    """
    mapping = manifest.mapping
    if mapping.noun.one.casefold() in _COMPANIES and mapping.language == "english":
        return COMPANY_TOPICS
    kept = [facet for facet in manifest.facets if facet.kind is Kind.VALUES and not is_place(facet.label)]
    turns = zip_longest(*([value for value, _ in facet.values[:_MOST]] for facet in kept))
    values = [value for turn in turns for value in turn if value and _is_topic(value)]
    return tuple(dict.fromkeys(values))[:_MOST]


def _is_topic(value: str) -> bool:
    """Words that are worth a query; in scripts without blanks two characters are."""
    return says_itself(value) or (len(value) > 1 and value.isalpha() and not value.isascii())
