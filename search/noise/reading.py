"""What the words of a query say about it, apart from their meaning."""

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from search.fold import fold
from search.fulltext import Tokenizer, tokenizer_of
from search.fulltext.languages import ENGLISH
from search.noise.words import english_words, likeness

_WORD = re.compile(r"\w")
_STRANGE_ASKED = 32
_LIKENESS_UNKNOWN = 0.5


class QueryTerms(NamedTuple):
    """The terms of a query with the word that each stands for, stop words left out.

    ``strange`` are those that are not English: up to 32 of them, of which the catalog is asked whether it
    holds them. In a catalog of another ``language`` all are strange: there is no list of its words. ``blank`` tells a
    query without any word, not even a stop word.
    """

    words: dict[str, str]
    strange: tuple[str, ...]
    blank: bool
    language: str = ENGLISH


class Reading(NamedTuple):
    """How full-text search sees a query, stop words left out.

    ``held``: whether one record holds every word of it. ``recognised``: the share of its words that
    the catalog holds or that are English, from 0 to 1; a word that only looks like one counts up to ½, and ½ is
    what any other word counts in a catalog of another language.
    """

    held: bool
    recognised: float


def query_terms(query: str, tokenizer: Tokenizer) -> QueryTerms:
    """The terms of ``query``."""
    words = {token.term: query[token.start : token.end] for token in tokenizer.spans(query)}
    english = english_terms() if tokenizer.language == ENGLISH else frozenset[str]()
    strange = [term for term in words if term not in english]
    return QueryTerms(words, tuple(strange[:_STRANGE_ASKED]), not words and not _WORD.search(query), tokenizer.language)


def read_query(
    terms: QueryTerms, *, held: bool, known: Collection[str], names: Iterable[frozenset[str]] = ()
) -> Reading:
    """The reading of a query on a catalog.

    ``held``: whether one record that the filter keeps holds all the terms; ``known``: those of the
    ``strange`` terms that any record holds. ``names`` are the terms of the hits' names: a record may have a
    name that its indexed text lacks, and whoever asks for it by name has found it. A query of stop words
    alone is English that no record holds.
    """
    if not terms.words:
        return Reading(False, 0.0 if terms.blank else 1.0)
    if held or any(terms.words.keys() == name for name in names):
        return Reading(True, 1.0)
    strange = {*terms.strange} - {*known}

    def like(word: str) -> float:
        return likeness(fold(word)) if terms.language == ENGLISH else _LIKENESS_UNKNOWN

    credits = [like(word) if term in strange else 1.0 for term, word in terms.words.items()]
    return Reading(False, sum(credits) / len(credits))


@cache
def english_terms() -> frozenset[str]:
    """The stems of the English words that come with the model; takes a tenth of a second when first asked for."""
    tokenizer = tokenizer_of()
    return frozenset(term for word in english_words() for term in tokenizer.tokenize(word))
