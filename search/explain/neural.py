"""A cosine as an exact sum over the words of a text."""

import re

import numpy as np
from numpy.typing import NDArray

from search.explain.explanation import Explanation, Heat, Part
from search.fulltext import Tokenizer
from search.neural.shares import WordShares
from search.record import Record
from search.request import NEURAL

PUNCTUATION = "punctuation"
SPECIAL = "start and end marks"
ROUNDING = "rounding of the stored vector"

_LETTER = re.compile(r"\w")


def explain_neural(
    query: NDArray[np.float32], shares: WordShares, record: Record, score: float, tokenizer: Tokenizer
) -> Explanation:
    """The cosine ``score`` of ``record`` to the ``query`` vector (dimension,) over the words of its text.

    Words that the text repeats are one part, and so is all punctuation. What the stored vector
    differs by from the one the words sum to is a part too: a model in bfloat16 rounds a text
    differently in another batch. ``tokenizer`` tells which words are stop words.
    """
    text = record.text
    values = (shares.shares @ query).astype(np.float64).tolist()
    heat = tuple(Heat(start, end, value) for (start, end), value in zip(shares.spans, values, strict=True))
    words: dict[str, tuple[str, float]] = {}
    for start, end, value in heat:
        word = text[start:end] if _LETTER.search(text, start, end) else PUNCTUATION
        shown, before = words.get(word.casefold(), (word, 0.0))
        words[word.casefold()] = (shown, before + value)
    parts = [
        Part(word, value, small=word == PUNCTUATION or not tokenizer.tokenize(word)) for word, value in words.values()
    ]
    parts.append(Part(SPECIAL, float(shares.special @ query), small=True))
    parts.append(Part(ROUNDING, score - sum(part.value for part in parts), small=True))
    return Explanation(NEURAL, record.id, score, text, tuple(parts), heat, shares.read)
