"""Gibberish for catalogs that have no list, made otherwise than the noise of the floor."""

from __future__ import annotations

import random
import string

from benchmarks.noise_queries.lists import GIBBERISH, Labelled

_SEED = 7_411
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiou"
_CONSONANTS = [letter for letter in string.ascii_lowercase if letter not in _VOWELS]


def fresh_gibberish(count: int = 200) -> list[Labelled]:
    """Random consonants and vowels in turn, and keys next to each other: not how the floor's noise is made."""
    source = random.Random(_SEED)

    def mash() -> str:
        row = source.choice(_KEYS)
        at = source.randrange(len(row))
        return "".join(row[(at + source.randint(-2, 2)) % len(row)] for _ in range(source.randint(4, 10)))

    def spoken() -> str:
        return "".join(source.choice(_CONSONANTS) + source.choice(_VOWELS) for _ in range(source.randint(2, 5)))

    makers = (mash, spoken)
    return [
        Labelled(GIBBERISH, " ".join(makers[i % 2]() for _ in range(source.randint(1, 2))), "") for i in range(count)
    ]
