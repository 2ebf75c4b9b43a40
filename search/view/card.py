"""A hit as safe HTML: everything from the catalog is escaped."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from html import escape

from search.engine import FULLTEXT
from search.fulltext.tokens import Tokenizer
from search.startup import Hit, Startup
from search.view.logo import logo_html
from search.view.snippet import Span, excerpt, matches

_TOKENIZER = Tokenizer()
_SHOWN_CHARS = 20_000
_TAGLINE_CHARS = 140


def card_html(hit: Hit, engine: str, terms: Collection[str], *, remote_logos: bool) -> str:
    """The hit's logo, name, tags, description and score. ``terms`` are highlighted where they occur."""
    startup = hit.startup
    name = _marked(startup.name or startup.alt or "Unnamed", terms, None)
    if startup.link:
        name = f'<a href="{escape(startup.link)}" target="_blank" rel="noopener noreferrer nofollow">{name}</a>'
    tags = tagline(startup)
    parts = [
        logo_html(startup, remote_logos),
        '<div class="body"><div class="head">',
        f'<span class="rank" aria-label="rank {hit.rank}">{hit.rank}</span><h3>{name}</h3>',
        score_html(hit.score, engine),
        "</div>",
        f'<p class="tags">{_marked(tags, terms, _TAGLINE_CHARS)}</p>' if tags else "",
        f'<p class="text" dir="auto">{_marked(startup.description, terms)}</p>' if startup.description else "",
        "</div>",
    ]
    return f'<article class="hit">{"".join(parts)}</article>'


def score_html(score: float, engine: str) -> str:
    """A score with its unit."""
    text, unit, meaning = (
        (f"{score:.2f}", "BM25", "sum over the query's words; higher is better")
        if engine == FULLTEXT
        else (f"{score:.3f}", "cosine", "from -1 to 1; higher is closer in meaning")
    )
    return f'<span class="score" title="{unit}: {meaning}"><b>{text}</b> {unit}</span>'


def tagline(startup: Startup) -> str:
    """The alt text without the name it starts with."""
    alt = startup.alt
    if startup.name and alt.casefold().startswith(startup.name.casefold()):
        alt = alt[len(startup.name) :]
    return re.sub(r"^[\s\-–—:|]*(logo\b)?[\s\-–—:|]*", "", alt, flags=re.IGNORECASE) if startup.name else ""


def _marked(text: str, terms: Collection[str], length: int | None = -1) -> str:
    """``text`` escaped, cut to an excerpt, with the words of ``terms`` in <mark>.

    ``length`` -1 takes the usual excerpt, None the whole text.
    """
    text = text[:_SHOWN_CHARS]
    spans = matches(_TOKENIZER.spans(text), terms) if terms else []
    if length == -1:
        text, spans = excerpt(text, spans)
    elif length is not None:
        text, spans = excerpt(text, spans, length)
    return _with_marks(text, spans)


def _with_marks(text: str, spans: Sequence[Span]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*pieces, escape(text[at:])])
