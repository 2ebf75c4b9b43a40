"""A hit as safe HTML: everything from the catalog is escaped."""

import re
from collections.abc import Collection
from html import escape

from search.fulltext.tokens import Tokenizer
from search.request import FULLTEXT, HYBRID, NEURAL
from search.startup import Hit, Startup
from search.view.logo import logo_html
from search.view.noise_words import above_noise
from search.view.snippet import SNIPPET_CHARS, excerpt, matches
from search.view.words import UNITS, score_text

_TOKENIZER = Tokenizer()
_SHOWN_CHARS = 20_000
_TAGLINE_CHARS = 140


def card_html(
    hit: Hit,
    engine: str,
    terms: Collection[str],
    *,
    remote_logos: bool,
    notes: str = "",
    dim: bool = False,
    tie: str = "",
) -> str:
    """The hit's logo, name, tags, description and score. ``terms`` are highlighted where they occur.

    ``notes`` is safe HTML put below the head; ``dim`` draws a hit that answers nothing; ``tie`` is
    the class of all cards of the same startup, which are to be marked together.
    """
    startup = hit.startup
    name = _marked(startup.title, terms, _SHOWN_CHARS)
    if startup.link:
        name = f'<a href="{escape(startup.link)}" target="_blank" rel="noopener noreferrer nofollow">{name}</a>'
    tags = tagline(startup)
    parts = [
        logo_html(startup, remote_logos),
        '<div class="body"><div class="head">',
        f'<span class="rank" aria-label="rank {hit.rank}">{hit.rank}</span><h3>{name}</h3>',
        score_html(hit, engine),
        "</div>",
        notes,
        f'<p class="tags">{_marked(tags, terms, _TAGLINE_CHARS)}</p>' if tags else "",
        f'<p class="text" dir="auto">{_marked(startup.description, terms)}</p>' if startup.description else "",
        "</div>",
    ]
    classes = " ".join(["hit", *["dim"] * dim, *[f"tie {tie}"] * bool(tie)])
    focus = ' tabindex="0"' if tie else ""
    return f'<article class="{classes}"{focus}><div class="inner">{"".join(parts)}</div></article>'


def score_html(hit: Hit, engine: str) -> str:
    """A hit's score with its unit, and how it stands out from noise where that is known."""
    unit = UNITS[engine]
    meaning = {
        NEURAL: "from -1 to 1; higher is closer in meaning",
        FULLTEXT: "sum over the query's words; higher is better",
        HYBRID: "what both engines add up to; higher is better",
    }[engine]
    noise = "" if hit.above_noise is None else f"<small>{above_noise(hit.above_noise)}</small>"
    return f'<span class="score" title="{unit}: {meaning}"><b>{score_text(hit.score, engine)}</b> {unit}{noise}</span>'


def tagline(startup: Startup) -> str:
    """The alt text without the name it starts with."""
    alt = startup.alt
    if startup.name and alt.casefold().startswith(startup.name.casefold()):
        alt = alt[len(startup.name) :]
    return re.sub(r"^[\s\-–—:|]*(logo\b)?[\s\-–—:|]*", "", alt, flags=re.IGNORECASE) if startup.name else ""


def _marked(text: str, terms: Collection[str], length: int = SNIPPET_CHARS) -> str:
    """``text`` escaped, cut to an excerpt of ``length`` characters, with the words of ``terms`` in <mark>."""
    text = text[:_SHOWN_CHARS]
    text, spans = excerpt(text, matches(_TOKENIZER.spans(text), terms) if terms else [], length)
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
            at = end
    return "".join([*pieces, escape(text[at:])])
