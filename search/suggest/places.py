"""A city in a query, offered as a filter: "fintech in Berlin" → fintech, filtered by Berlin."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.fold import fold

_WORD = re.compile(r"\w+")
_LINKS = ("in", "from", "near")
_MOST_WORDS = 8
_TWO_EDITS_FROM = 7
_LONGEST = 200
_SEPARATORS = " ,;:-–—("


class FilterOffer(NamedTuple):
    """A city as the catalog writes it, and the query to ask there: what is left without the city, or the whole query
    where nothing is left.
    """

    city: str
    query: str


def named_cities(cities: Iterable[str]) -> dict[str, str]:
    """The cities by the form in which queries are compared with them; of two with the same form the first."""
    found: dict[str, str] = {}
    for city in cities:
        if key := _key(city):
            found.setdefault(key, city)
    return found


def city_offer(query: str, cities: Mapping[str, str]) -> FilterOffer | None:
    """The city that ``query`` is or ends with, the longest of up to eight words; None if there is none.

    ``cities`` are those of ``named_cities``. Case, accents and punctuation do not matter.
    """
    words = query.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        city = cities.get(_key(" ".join(words[-count:])))
        if city is not None:
            rest = " ".join(words[:-count]).rstrip(_SEPARATORS).split()
            if rest and rest[-1].casefold() in _LINKS:
                rest.pop()
            return FilterOffer(city, " ".join(rest).rstrip(_SEPARATORS) or query)
    return None


def nearest_cities(city: str, cities: Iterable[str], most: int = 3) -> list[str]:
    """The cities spelt almost as ``city``, the nearest first: by up to two edits, or by one of up to six letters."""
    keys = {found: _key(found) for found in cities}
    edits = 1 if len(key := _key(city[:_LONGEST])) < _TWO_EDITS_FROM else 2
    return [found for _, _, found in extract(key, keys, scorer=OSA.distance, score_cutoff=edits, limit=most)]


def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
