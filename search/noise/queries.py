"""Queries that mean nothing on a catalog: random letters, and random English words that it does not hold."""

import random
import string
from collections.abc import Callable

from search.noise.words import english_words

COUNT = 300

_SEED = 20_260_301
_MOST_WORDS = 3
_WORD_LENGTHS = (3, 10)
_TRIES = 20


def noise_queries(occurs: Callable[[str], bool], count: int = COUNT, letters: str = "") -> list[str]:
    """``count`` distinct queries, always the same for the same catalog; every second one is random letters.

    ``occurs(word)`` says whether the full-text index knows the word. Where the catalog holds (almost)
    every English word, random letters stand in for the words that cannot be drawn.

    With ``letters``, those of a catalog that is not English as often as it uses them, all queries are random letters
    of these: English words would mean something to a model of many languages, and there is no list of others.
    """
    source = random.Random(_SEED)
    if letters:
        return _lettered(source, occurs, count, letters)
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


def _lettered(source: random.Random, occurs: Callable[[str], bool], count: int, letters: str) -> list[str]:
    queries: dict[str, None] = {}
    while len(queries) < count:
        length = source.randint(1, _MOST_WORDS)
        queries[" ".join(_unheld(source, occurs, letters) for _ in range(length))] = None
    return list(queries)


def _unheld(source: random.Random, occurs: Callable[[str], bool], letters: str) -> str:
    for _ in range(_TRIES):
        if not occurs(word := _letters(source, letters)):
            return word
    return _letters(source, letters)


def _unknown(source: random.Random, words: tuple[str, ...], occurs: Callable[[str], bool]) -> str:
    for _ in range(_TRIES if words else 0):
        if not occurs(word := source.choice(words)):
            return word
    return _letters(source)


def _letters(source: random.Random, letters: str = string.ascii_lowercase) -> str:
    return "".join(source.choices(letters, k=source.randint(*_WORD_LENGTHS)))
