"""A value of a facet in a query, offered as a filter: "fintech in Berlin" → fintech, filtered by Berlin."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.fold import fold
from search.fulltext import Tokenizer
from search.splitting import whole

_LINKS = ("in", "from", "near")  # in catalogs of other languages too
_MOST_WORDS = 8
_TWO_EDITS_FROM = 7
_LONGEST = 200
_SEPARATORS = " ,;:-–—("


class FilterOffer(NamedTuple):
    """A facet and one of its values as the catalog writes it, and the query to ask with that filter: what is left
    without the value, or the whole query where nothing is left.
    """

    facet: str
    value: str
    query: str


def named_values(values: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Pairs of a facet and a value by the form in which queries are compared with the value; of two with the same form
    the first.
    """
    found: dict[str, tuple[str, str]] = {}
    for facet, value in values:
        if key := _key(value):
            found.setdefault(key, (facet, value))
    return found


def filter_offer(query: str, values: Mapping[str, tuple[str, str]], tokenizer: Tokenizer) -> FilterOffer | None:
    """The value that ``query`` is or ends with, the longest of up to eight words; None if there is none.

    ``values`` are those of ``named_values``. Case, accents and punctuation do not matter. A stop word of the catalog's
    language before the value, such as "in" or "aus", goes with it.
    """
    words = query.split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        named = values.get(_key(" ".join(words[-count:])))
        if named is not None:
            rest = " ".join(words[:-count]).rstrip(_SEPARATORS).split()
            if rest and (rest[-1].casefold() in _LINKS or not tokenizer.tokenize(rest[-1])):
                rest.pop()
            return FilterOffer(*named, " ".join(rest).rstrip(_SEPARATORS) or query)
    return None


def nearest_values(value: str, values: Iterable[str], most: int = 3) -> list[str]:
    """The values spelt almost as ``value``, the nearest first: by up to two edits, or by one of up to six letters."""
    keys = {found: _key(found) for found in values}
    edits = 1 if len(key := _key(value[:_LONGEST])) < _TWO_EDITS_FROM else 2
    return [found for _, _, found in extract(key, keys, scorer=OSA.distance, score_cutoff=edits, limit=most)]


def _key(text: str) -> str:
    return " ".join(whole(fold(text)))
