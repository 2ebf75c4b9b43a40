"""What the words of a query say about it, apart from their meaning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from search.fold import fold
from search.fulltext import FullText, Tokenizer
from search.noise.words import english_words, likeness

_WORD = re.compile(r"\w")


class Reading(NamedTuple):
    """How full-text search sees a query, stop words left out.

    ``held``: whether one record holds every word of it. ``recognised``: the share of its words that
    the catalog holds or that are English, from 0 to 1; a word that only looks like one counts up to ½.
    """

    held: bool
    recognised: float


def read_query(query: str, fulltext: FullText, *, names: Iterable[str] = (), cities: Collection[str] = ()) -> Reading:
    """The reading of ``query`` on the catalog that ``fulltext`` indexes, in the pool that ``cities`` leaves.

    ``names`` are those of the hits: a record may have a name that its indexed text lacks, and whoever
    asks for it by name has found it. A query of stop words alone is English that no record holds.
    Raises StoreUnavailable.
    """
    tokenizer = fulltext.tokenizer
    words = {token.term: query[token.start : token.end] for token in tokenizer.spans(query)}
    if words and any(words.keys() == set(tokenizer.tokenize(name)) for name in names):
        return Reading(True, 1.0)
    if not words:
        return Reading(False, 1.0 if _WORD.search(query) else 0.0)
    if fulltext.held([*words.values()], cities):
        return Reading(True, 1.0)
    english = english_terms()
    strange = [word for term, word in words.items() if term not in english]
    holders = dict(zip(strange, fulltext.holders(strange), strict=True))
    credits = [1.0 if holders.get(word, 1) else likeness(fold(word)) for word in words.values()]
    return Reading(False, sum(credits) / len(words))


@cache
def english_terms() -> frozenset[str]:
    """The stems of the English words that come with the model; takes a tenth of a second when first asked for."""
    tokenizer = Tokenizer()
    return frozenset(term for word in english_words() for term in tokenizer.tokenize(word))
