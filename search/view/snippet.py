"""The part of a description worth showing, and where the query's words are in it."""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

SNIPPET_CHARS = 280
_LEAD_CHARS = 60
_FOLDABLE = re.compile(r"^\s|\s\s|[^\S ]|\s$")


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


def excerpt(text: str, spans: Sequence[Span], length: int = SNIPPET_CHARS) -> tuple[str, list[Span]]:
    """About ``length`` characters of ``text`` around the densest run of ``spans``.

    Cut at spaces, with "…" where text is left out; the spans returned are those inside the
    excerpt, at their places in it. White space is folded.
    """
    text, spans = _folded(text, spans)
    if len(text) <= length:
        return text, list(spans)
    start = _best_start(text, spans, length)
    end = min(len(text), start + length)
    start, end = _at_spaces(text, start, end)
    lead = "…" if start > 0 else ""
    tail = "…" if end < len(text) else ""
    shift = len(lead) - start
    inside = [Span(s.start + shift, s.end + shift) for s in spans if s.start >= start and s.end <= end]
    return f"{lead}{text[start:end]}{tail}", inside


def matches(tokens: Sequence[tuple[str, int, int]], terms: Collection[str]) -> list[Span]:
    """Where the tokens (term, start, end) that are among ``terms`` stand, each place once."""
    return sorted({Span(start, end) for term, start, end in tokens if term in terms})


def merged(spans: Sequence[Span]) -> list[Span]:
    """The spans in order, those that overlap as one: words of texts without spaces are pairs of characters."""
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _folded(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """``text`` with every run of white space as one space, and the spans moved accordingly."""
    if not _FOLDABLE.search(text):
        return text, list(spans)
    places: list[int] = []
    kept: list[str] = []
    for char in text:
        blank = char.isspace()
        places.append(len(kept))
        if not blank or (kept and kept[-1] != " "):
            kept.append(" " if blank else char)
    places.append(len(kept))
    return "".join(kept).rstrip(), [Span(places[s.start], places[s.end - 1] + 1) for s in spans]


def _best_start(text: str, spans: Sequence[Span], length: int) -> int:
    if not spans or spans[-1].end <= length:
        return 0
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    best, most = 0, 0
    for i, first in enumerate(starts):
        start = max(0, first - _LEAD_CHARS)
        inside = bisect_right(ends, start + length) - i
        if inside > most:
            best, most = start, inside
    return min(best, len(text) - length)


def _at_spaces(text: str, start: int, end: int) -> tuple[int, int]:
    if start > 0:
        space = text.find(" ", start, start + 30)
        start = space + 1 if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", max(start, end - 30), end)
        end = space if space > start else end
    return start, end
