"""The words of a query as full-text search takes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from search.fulltext import FullText


class QueryWord(NamedTuple):
    """A word as typed, the term it is compared as ("" if it is a stop word), and how many records hold it."""

    word: str
    term: str
    holders: int


def query_words(fulltext: FullText, query: str) -> tuple[QueryWord, ...]:
    """The distinct words of ``query`` in order; words of one term count once."""
    found: dict[str, tuple[str, str]] = {}
    for token in fulltext.tokenizer.words(query):
        word = query[token.start : token.end]
        found.setdefault(token.term or word, (word, token.term))
    holders = fulltext.holders([word for word, _ in found.values()])
    return tuple(QueryWord(word, term, count) for (word, term), count in zip(found.values(), holders, strict=True))


def compared(words: Sequence[QueryWord]) -> list[QueryWord]:
    """Those that are not stop words."""
    return [word for word in words if word.term]


def lacking(words: Sequence[QueryWord], terms: Collection[str]) -> tuple[str, ...]:
    """The words, stop words aside, whose term is not among ``terms``."""
    return tuple(word.word for word in compared(words) if word.term not in terms)
