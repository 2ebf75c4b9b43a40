"""Words of a text as BM25 compares them: stop words out, stemmed, without case and accents."""

import threading
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import Stemmer

from search.fulltext.languages import ENGLISH, Language, language_of
from search.splitting import located, split

_VERSION = "words with marks, pairs of unspaced scripts, casefold, fold accents, stop words, snowball 3.1, v2"
_KEPT = 500_000
_LONGEST_KEPT = 64


class Token(NamedTuple):
    """A term and the half-open range of characters of the original text it stands for."""

    term: str
    start: int
    end: int


class _Terms(dict[str, str]):
    """The term of each word, "" for a stop word; those of short words are kept."""

    def __init__(self, language: Language) -> None:
        super().__init__(dict.fromkeys(language.stop_words, ""))
        self._language = language
        self._local = threading.local()

    def __missing__(self, word: str) -> str:
        term = self._language.finish(self._stem(word))
        if len(self) < _KEPT and len(word) <= _LONGEST_KEPT:
            self[word] = term
        return term

    def _stem(self, word: str) -> str:
        if not self._language.stemmer:
            return word
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            stemmer = self._local.stemmer = Stemmer.Stemmer(self._language.stemmer)
        stem: str = stemmer.stemWord(word)
        return stem


class Tokenizer:
    """Splits texts into terms; safe to share between threads. ``tokenizer_of`` gives the one that is shared."""

    def __init__(self, language: str = ENGLISH) -> None:
        """Raises CatalogError for a language that is not in LANGUAGES."""
        found = language_of(language)
        self.language = found.name
        self._form = found.form
        self._terms = _Terms(found)

    def tokenize(self, text: str) -> list[str]:
        """The terms of ``text`` in order, repeats kept."""
        return self.terms(self.split(text))

    def split(self, text: str) -> list[str]:
        """The words of ``text`` in order, as the language compares them, stop words kept."""
        return split(self._form.of(text))

    def terms(self, words: Iterable[str]) -> list[str]:
        """The terms of such words."""
        terms = self._terms
        return [term for word in words if (term := terms[word])]

    def spans(self, text: str) -> list[Token]:
        """The same terms with where each stands in ``text`` as written; those of unspaced scripts overlap."""
        return [token for token in self.words(text) if token.term]

    def words(self, text: str) -> list[Token]:
        """Every word of ``split`` with where it stands; a stop word's term is ""."""
        terms = self._terms
        if text.isascii():  # every form keeps the places
            return [Token(terms[word], start, end) for word, start, end in located(self._form.of(text))]
        form, starts, ends = self._form.traced(text)
        return [Token(terms[word], starts[start], ends[end - 1]) for word, start, end in located(form)]


@cache
def tokenizer_of(language: str = ENGLISH) -> Tokenizer:
    """The tokenizer of a language, which keeps the terms it has found; raises CatalogError."""
    return Tokenizer(language)


def tokenizer_id(language: str = ENGLISH) -> str:
    """What an index says its terms were made by; another one does not fit it."""
    return f"{_VERSION} {language}"
