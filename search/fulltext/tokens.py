"""Words of a text as BM25 compares them: without case and accents, stop words out, stemmed."""

from __future__ import annotations

import re
import threading
from typing import NamedTuple

import Stemmer

from search.fold import fold
from search.fulltext.stopwords import STOP_WORDS

TOKENIZER_ID = r"\w+ casefold fold-accents stopwords-en snowball-en v1"

_WORD = re.compile(r"\w+")


class Token(NamedTuple):
    """A term and the half-open range of characters of the original text it stands for."""

    term: str
    start: int
    end: int


class Tokenizer:
    """Splits texts into terms; safe to share between threads."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._terms: dict[str, str] = {}

    def tokenize(self, text: str) -> list[str]:
        """The terms of ``text`` in order, repeats kept."""
        return [term for word in _WORD.findall(fold(text)) if (term := self._term(word))]

    def spans(self, text: str) -> list[Token]:
        """The same terms with where each stands in ``text`` as written."""
        return [token for token in self.words(text) if token.term]

    def words(self, text: str) -> list[Token]:
        """Every word of ``text`` with where it stands; a stop word's term is ""."""
        origins = range(len(text))
        if not text.isascii():
            origins = [i for i, char in enumerate(text) for _ in fold(char)]  # type: ignore[assignment]
        return [
            Token(self._term(match.group()), origins[match.start()], origins[match.end() - 1] + 1)
            for match in _WORD.finditer(fold(text))
        ]

    def _term(self, word: str) -> str:
        if word in STOP_WORDS:
            return ""
        term = self._terms.get(word)
        if term is None:
            term = self._stemmer().stemWord(word)
            if len(self._terms) < 500_000:
                self._terms[word] = term
        return term

    def _stemmer(self) -> Stemmer.Stemmer:
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            stemmer = self._local.stemmer = Stemmer.Stemmer("english")
        return stemmer
