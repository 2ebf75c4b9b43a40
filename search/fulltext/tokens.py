"""Words of a text as BM25 compares them: without case and accents, stop words out, stemmed."""

import re
import threading
from collections.abc import Iterable
from typing import NamedTuple

import Stemmer

from search.fold import fold
from search.fulltext.stopwords import STOP_WORDS

TOKENIZER_ID = r"\w+ casefold fold-accents stopwords-en snowball-en v1"

_WORD = re.compile(r"\w+")
_KEPT = 500_000
_LONGEST_KEPT = 64


class Token(NamedTuple):
    """A term and the half-open range of characters of the original text it stands for."""

    term: str
    start: int
    end: int


class _Terms(dict[str, str]):
    """The term of each word, "" for a stop word; those of short words are kept."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(STOP_WORDS, ""))
        self._local = threading.local()

    def __missing__(self, word: str) -> str:
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            stemmer = self._local.stemmer = Stemmer.Stemmer("english")
        term: str = stemmer.stemWord(word)
        if len(self) < _KEPT and len(word) <= _LONGEST_KEPT:
            self[word] = term
        return term


def folded_words(text: str) -> list[str]:
    """The words of ``text`` in order, without case and accents, stop words kept."""
    return _WORD.findall(fold(text))


class Tokenizer:
    """Splits texts into terms; safe to share between threads."""

    def __init__(self) -> None:
        self._terms = _Terms()

    def tokenize(self, text: str) -> list[str]:
        """The terms of ``text`` in order, repeats kept."""
        return self.terms(folded_words(text))

    def terms(self, words: Iterable[str]) -> list[str]:
        """The terms of folded words."""
        terms = self._terms
        return [term for word in words if (term := terms[word])]

    def spans(self, text: str) -> list[Token]:
        """The same terms with where each stands in ``text`` as written."""
        return [token for token in self.words(text) if token.term]

    def words(self, text: str) -> list[Token]:
        """Every word of ``text`` with where it stands; a stop word's term is ""."""
        origins = range(len(text))
        if not text.isascii():
            origins = [i for i, char in enumerate(text) for _ in fold(char)]  # type: ignore[assignment]
        return [
            Token(self._terms[match.group()], origins[match.start()], origins[match.end() - 1] + 1)
            for match in _WORD.finditer(fold(text))
        ]
