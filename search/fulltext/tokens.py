"""Words of a text as BM25 compares them: without case and accents, stop words out, stemmed."""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import NamedTuple

import Stemmer

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
        origins = range(len(text))
        if not text.isascii():
            origins = [i for i, char in enumerate(text) for _ in fold(char)]  # type: ignore[assignment]
        return [
            Token(term, origins[match.start()], origins[match.end() - 1] + 1)
            for match in _WORD.finditer(fold(text))
            if (term := self._term(match.group()))
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


def fold(text: str) -> str:
    """``text`` without case, combining marks and compatibility forms: "É" → "e", "ﬁ" → "fi"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
