"""Text of a catalog with the words of a query marked."""

from collections.abc import Collection

from search.fulltext.tokens import Tokenizer
from search.view.element import Element, h
from search.view.snippet import SNIPPET_CHARS, excerpt, matches, merged

SHOWN_CHARS = 20_000


def marked(
    text: str, length: int = SNIPPET_CHARS, *, terms: Collection[str], tokenizer: Tokenizer
) -> list[Element | str]:
    """``text``, cut to an excerpt of ``length`` characters, with the words of ``terms`` in <mark>."""
    text = text[:SHOWN_CHARS]
    text, spans = excerpt(text, matches(tokenizer.spans(text), terms) if terms else [], length)
    pieces: list[Element | str] = []
    at = 0
    for span in merged(spans):
        pieces += [text[at : span.start], h("mark", text[span.start : span.end])]
        at = span.end
    return [*pieces, text[at:]]
