"""What a full-text engine answers besides a ranking, wherever its words are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from search.engine import Engine
from search.fulltext.tokens import Tokenizer


class Factors(NamedTuple):
    """What a BM25 summand is made of: idf, what frequency and length make of it, and the mean length in terms."""

    idf: float
    saturation: float
    mean_length: float


class Contribution(NamedTuple):
    """What a term adds to a record's score, repeats in the query counted; ``factors`` where they are known."""

    value: float
    factors: Factors | None = None


class FullText(Engine, Protocol):
    """BM25 over one index; a score is a sum over the query's terms. Words are given as they are written."""

    tokenizer: Tokenizer

    def holders(self, words: Sequence[str]) -> list[int]:
        """How many records hold each word, 0 for a stop word; raises StoreUnavailable."""
        ...

    def held(self, words: Collection[str], cities: Collection[str] = ()) -> bool:
        """Whether one record that the filter leaves holds all the words, stop words aside.

        False if there is none to hold. Raises StoreUnavailable.
        """
        ...

    def contributions(self, asked: Mapping[str, Sequence[str]], id: int) -> dict[str, Contribution]:
        """What each term adds to the score of record ``id``, terms it lacks left out.

        ``asked`` maps terms to the words of the query that stand for them. Raises StoreUnavailable.
        """
        ...
