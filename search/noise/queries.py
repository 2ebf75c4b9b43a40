"""Queries that mean nothing on a catalog: random letters, and random words that it does not hold."""

import random
import string
from collections.abc import Callable

from search.noise.words import english_words

COUNT = 300

_SEED = 20_260_301
_MOST_WORDS = 3
_WORD_LENGTHS = (3, 10)
_TRIES = 20


def noise_queries(occurs: Callable[[str], bool], count: int = COUNT) -> list[str]:
    """``count`` distinct queries, always the same for the same catalog; every second one is random letters.

    ``occurs(word)`` says whether the full-text index knows the word. Where the catalog holds (almost)
    every English word, random letters stand in for the words that cannot be drawn.
    """
    source = random.Random(_SEED)
    words = english_words()
    queries: dict[str, None] = {}
    while len(queries) < count:
        length = source.randint(1, _MOST_WORDS)
        if len(queries) % 2:
            query = " ".join(_unknown(source, words, occurs) for _ in range(length))
        else:
            query = " ".join(_letters(source) for _ in range(length))
        queries[query] = None
    return list(queries)


def _unknown(source: random.Random, words: tuple[str, ...], occurs: Callable[[str], bool]) -> str:
    for _ in range(_TRIES if words else 0):
        if not occurs(word := source.choice(words)):
            return word
    return _letters(source)


def _letters(source: random.Random) -> str:
    return "".join(source.choices(string.ascii_lowercase, k=source.randint(*_WORD_LENGTHS)))
