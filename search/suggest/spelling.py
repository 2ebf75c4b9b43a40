"""A query with a word that the catalog does not hold, spelt as the nearest word that it holds.

The rules are those of Elasticsearch's term suggester: words of four letters and more, one edit or two, the same first
letter, and only for words that no record holds.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from heapq import nsmallest

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.fulltext import Tokenizer
from search.fulltext.languages import ENGLISH
from search.suggest.english import dictionary

MOST_WORDS = 50_000
MOST_LETTERS = 32
_FEWEST_PROPOSED = 3
_FEWEST_CORRECTED = 4
_TWO_EDITS_FROM = 7
_MOST_UNKNOWN = 8


def common_words(counts: Mapping[str, int]) -> list[str]:
    """The words that a query may be corrected to, up to 50,000: of letters only, the most frequent first.

    ``counts`` tells how many records hold each word as ``Tokenizer.split`` gives it; ties are in alphabetical order.
    """
    words = [word for word in counts if _FEWEST_PROPOSED <= len(word) <= MOST_LETTERS and word.isalpha()]
    return nsmallest(MOST_WORDS, words, key=lambda word: (-counts[word], word))


class Spelling:
    """The words of a catalog, the most frequent first; safe to share between threads."""

    def __init__(self, words: Sequence[str]) -> None:
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in words:
            self._by_letter[word[0]].append(word)
        self._words = frozenset(words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def nearest(self, word: str) -> str | None:
        """The word of the catalog nearest to another; among equally near ones the most frequent.

        Both begin with the same letter. The distance is optimal string alignment: inserting, deleting or replacing
        a letter, or swapping two neighbours, is one edit. Words of 4 to 6 letters may differ by one edit, longer
        ones by two.
        """
        if not (_FEWEST_CORRECTED <= len(word) <= MOST_LETTERS and word.isalpha()):
            return None
        edits = 1 if len(word) < _TWO_EDITS_FROM else 2
        words = self._by_letter.get(word[0], [])
        found = extract(word, words, scorer=OSA.distance, processor=None, score_cutoff=edits, limit=None)
        return min(found, key=lambda one: (one[1], one[2]))[0] if found else None


def suggestion(
    query: str, spelling: Spelling, tokenizer: Tokenizer, df: Callable[[Sequence[str]], Mapping[str, int]]
) -> str | None:
    """``query`` with its misspelt words corrected, or None if there are none.

    A word is misspelt if no record holds it, a word of the catalog is near it, and, in an English catalog, it is not
    English. ``df`` gives the document frequencies of terms; it is asked only about words with a correction. A query
    with more than eight unknown words is in another language, or no language, and is left as it is.
    """
    words = zip(tokenizer.words(query), tokenizer.split(query), strict=True)
    right = dictionary() if tokenizer.language == ENGLISH else frozenset[str]()
    unknown = [(token, word) for token, word in words if token.term and word not in spelling and word not in right]
    if len({word for _, word in unknown}) > _MOST_UNKNOWN:
        return None
    found = {word: spelling.nearest(word) for word in {word for _, word in unknown}}
    held = df(list(dict.fromkeys(token.term for token, word in unknown if found[word])))
    corrected = query
    for token, word in reversed(unknown):
        if (correction := found[word]) and not held[token.term]:
            corrected = corrected[: token.start] + correction + corrected[token.end :]
    return corrected if corrected != query else None
