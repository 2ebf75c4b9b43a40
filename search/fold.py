"""The form of a text in which words are compared."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """``text`` without case, combining marks and compatibility forms: "É" → "e", "ﬁ" → "fi"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
