"""The queries that are timed: words and phrases of the catalog itself, and the examples of the page."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from search.collection.examples import EXAMPLES, TOPICS

_SEED = 20_240_229
_FREQUENT_WORDS = 40
_RARE_WORDS = 40
_PHRASES = 120
_PHRASE_WORDS = (2, 5)

_WORD = re.compile(r"\w+")


def queries(texts: Sequence[str], usable: Callable[[str], bool]) -> list[str]:
    """Distinct queries that are ``usable``, always the same for the same texts.

    Words drawn by occurrence (mostly frequent), words drawn from the distinct ones (mostly rare),
    phrases as they stand in a text, and the examples.
    """
    source = random.Random(_SEED)
    words = [found for text in texts if (found := _WORD.findall(text))]
    distinct = sorted({word for found in words for word in found})

    def phrase() -> str:
        found = source.choice(words)
        length = min(source.randint(*_PHRASE_WORDS), len(found))
        start = source.randrange(len(found) - length + 1)
        return " ".join(found[start : start + length])

    drawn = [
        *_drawn(lambda: source.choice(source.choice(words)), _FREQUENT_WORDS, usable),
        *_drawn(lambda: source.choice(distinct), _RARE_WORDS, usable),
        *_drawn(phrase, _PHRASES, usable),
        *(example.query for example in EXAMPLES),
        *TOPICS,
    ]
    return list(dict.fromkeys(query for query in drawn if usable(query)))


def _drawn(draw: Callable[[], str], count: int, usable: Callable[[str], bool]) -> list[str]:
    """``count`` distinct usable draws, or as many as a tiny catalog gives."""
    found: dict[str, None] = {}
    for _ in range(100 * count):
        if len(found) == count:
            break
        if usable(query := draw()):
            found[query] = None
    return list(found)
