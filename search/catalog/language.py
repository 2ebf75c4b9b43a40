"""The language of a catalog, guessed from some of its texts."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from search.fulltext.languages import CODES, ENGLISH, NONE

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_MOST_TEXTS = 200
_TEXT_CHARS = 300
_SURE = 0.5
_NEAR = {"nn": "norwegian", "nb": "norwegian", "ms": "indonesian", "arz": "arabic", "ary": "arabic", "sdh": NONE}
"""Languages that a stemmer of another one serves."""


def guess_language(texts: Sequence[str]) -> str:
    """The language of most of ``texts``, as ``search.fulltext.LANGUAGES`` names it; English where it is not clear.

    Up to 200 texts are read, evenly spaced, 300 characters of each. The same texts always give the same language.
    """
    step = max(1, len(texts) // _MOST_TEXTS)
    sample = [text[:_TEXT_CHARS] for text in texts[::step][:_MOST_TEXTS]]
    code, sureness = _identifier().classify("\n".join(sample))
    if sureness < _SURE:
        return ENGLISH
    return CODES.get(code) or _NEAR.get(code, NONE)


@cache
def _identifier() -> "LanguageIdentifier":
    """Loaded when a language is guessed first: it takes a fifth of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
