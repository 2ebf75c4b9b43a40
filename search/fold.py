"""The form of a text in which words are compared."""

import unicodedata

_KEPT = 65_536


class _Folded(dict[int, str]):
    """What each character becomes. One at a time, because Unicode sorts a row of marks in quadratic time."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
        if len(self) < _KEPT:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """``text`` without case, combining marks and compatibility forms: "É" → "e", "ﬁ" → "fi"."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)
