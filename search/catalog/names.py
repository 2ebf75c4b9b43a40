"""The form in which names are compared."""

from search.fold import fold
from search.splitting import whole

_LEGAL_FORMS = frozenset(
    "ab ag asa bhd bv corp corporation gmbh inc incorporated kgaa limited llc llp ltd nv oyj plc sa tbk".split()
)

# Unicode does not take the stroke off a letter as it does an accent, so folding keeps it.
_STROKES = str.maketrans("łøđħŧɨƶ", "lodhtiz")


def name_key(name: str) -> str:
    """The form in which names are compared: words without case, accents and strokes, the legal form left out."""
    words = whole(fold(name).translate(_STROKES))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)
