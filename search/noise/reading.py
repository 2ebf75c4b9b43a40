"""What the words of a query say about it, apart from their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.fold import fold
from search.fulltext.postings import Postings
from search.fulltext.tokens import Tokenizer
from search.noise.words import english_words, likeness

_WORD = re.compile(r"\w")


class Reading(NamedTuple):
    """How full-text search sees a query, stop words left out.

    ``held``: whether one record holds every word of it. ``recognised``: the share of its words that
    the catalog holds or that are English, from 0 to 1; a word that only looks like one counts up to ½.
    """

    held: bool
    recognised: float


def read_query(
    query: str,
    tokenizer: Tokenizer,
    postings: Postings,
    *,
    names: Iterable[str] = (),
    among: NDArray[np.int64] | None = None,
) -> Reading:
    """The reading of ``query`` on a catalog.

    ``names`` are those of the hits: a record may have a name that its indexed text lacks, and whoever
    asks for it by name has found it. ``among``, shape (k,), are the ids that a filter leaves. A query
    of stop words alone is English that no record holds.
    """
    words = {token.term: fold(query[token.start : token.end]) for token in tokenizer.spans(query)}
    if words and any(words.keys() == set(tokenizer.tokenize(name)) for name in names):
        return Reading(True, 1.0)
    if not words:
        return Reading(False, 1.0 if _WORD.search(query) else 0.0)
    holders = [found[0] for term in words if (found := postings.term(term)) is not None]
    english = english_terms()
    credits = [1.0 if term in postings.rows or term in english else likeness(word) for term, word in words.items()]
    return Reading(len(holders) == len(words) and _in_common(holders, among), sum(credits) / len(words))


def _in_common(holders: list[NDArray[np.int32]], among: NDArray[np.int64] | None) -> bool:
    rarest, *others = sorted(holders, key=len)
    conditions: list[NDArray[np.signedinteger[Any]]] = [*others] if among is None else [among, *others]
    ids = np.asarray(rarest)
    for other in conditions:
        ids = ids[np.isin(ids, other, assume_unique=True)]
    return bool(len(ids))


@cache
def english_terms() -> frozenset[str]:
    """The stems of the English words that come with the model; takes a tenth of a second when first asked for."""
    tokenizer = Tokenizer()
    return frozenset(term for word in english_words() for term in tokenizer.tokenize(word))
