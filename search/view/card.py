"""A hit as a card, the same on every page."""

import re
from collections.abc import Collection, Sequence
from functools import partial
from urllib.parse import urlsplit

from search.noise import NONE, STRONG, WEAK
from search.record import Hit, Record
from search.request import FULLTEXT, HYBRID, NEURAL
from search.view.actions import button
from search.view.catalog_view import CatalogView
from search.view.element import Element, classes, h
from search.view.fields import chosen_by, details, told
from search.view.logo import logo
from search.view.marked import SHOWN_CHARS, marked
from search.view.noise_words import STRENGTHS
from search.view.state import PageState
from search.view.words import UNITS, score_text

_TAGLINE_CHARS = 140
_LINE_CHARS = 160
_WHY = "What its score is made of"
_LEADS_NOWHERE = (".example", ".invalid", ".test")
_MEANS = {
    NEURAL: "from -1 to 1; higher is closer in meaning",
    FULLTEXT: "sum over the query's words; higher is better",
    HYBRID: "what the hybrid adds up; higher is better",
}


def card(
    hit: Hit,
    engine: str,
    terms: Collection[str],
    *,
    view: CatalogView,
    notes: Sequence[Element] = (),
    state: PageState | None = None,
    compact: bool = False,
    dim: bool = False,
    why: Sequence[Element] = (),
    scored: bool = True,
) -> Element:
    """The hit's logo, name, score, tags and description, ``terms`` marked where they occur.

    With ``state`` it has buttons, which lead on from there. A ``compact`` card has two lines until its explanation
    ``why`` is given. ``notes`` say where it stands elsewhere; ``dim`` draws a hit that answers nothing; without
    ``scored`` neither rank nor score is shown.
    """
    record, opened = hit.record, bool(why)
    folded = compact and not opened
    step = state.step(why=None if opened else hit.id) if state else None
    actions = _actions(hit, engine, state, view, opened) if state and not folded else None
    mark = partial(marked, terms=terms, tokenizer=view.tokenizer)
    body: list[Element | None]
    if folded:
        line = record.description or tagline(record)
        body = [
            h(
                "div",
                *notes,
                h("p", *mark(line, _LINE_CHARS), cls="line", dir="auto"),
                cls="second",
            )
        ]
    else:
        tags = tagline(record)
        body = [
            h("div", *notes, cls="notes") if notes else None,
            h("p", *mark(tags, _TAGLINE_CHARS), cls="tags") if tags else None,
            h(
                "p",
                *mark(record.description, SHOWN_CHARS if opened else 280),
                cls="text",
                dir="auto",
            )
            if record.description
            else None,
            None if state else told(record),
            details(record),
            actions,
        ]
    more = (
        button("Why?", step, f"why-{engine}-{hit.id}", picture="why", cls="more", title=_WHY, expanded=False)
        if folded and step
        else None
    )
    head = h(
        "div",
        h("span", h("span", "rank ", cls="spoken"), str(hit.rank), cls="rank") if scored else None,
        h("h3", *_name(record, terms, view)),
        strength(hit.strength, folded) if hit.strength else None,
        score(hit, engine) if scored else None,
        more,
        cls="head",
    )
    return h(
        "article",
        h("div", logo(record, view.remote_logos, small=folded), h("div", head, *body, cls="body"), cls="inner"),
        h("div", *why, cls="whys") if why else None,
        cls=classes("hit", engine, compact and "compact", opened and "opened", dim and "dim"),
        data_id=hit.id,
        data_key=f"{engine}-{hit.id}",
        data_step=step if folded else None,
    )


def score(hit: Hit, engine: str) -> Element:
    """A hit's score with its unit."""
    unit = UNITS[engine]
    return h(
        "span",
        h("b", score_text(hit.score, engine)),
        h("span", f" {unit}", cls="unit"),
        cls="score",
        title=f"{unit}: {_MEANS[engine]}",
    )


def strength(name: str, folded: bool = False) -> Element:
    """How strong a match is: a meter and its word, of which only the meter is seen on a ``folded`` card."""
    word = STRENGTHS[name]
    full = {STRONG: 100, WEAK: 45, NONE: 0}[name]
    meter = h("i", style=f"--full:{full}%", aria_hidden="true")
    return h("span", meter, h("span", word, cls="spoken" if folded else "word"), cls="strength", title=word)


def tagline(record: Record) -> str:
    """The alt text without the name it starts with."""
    alt = record.alt
    if record.name and alt.casefold().startswith(record.name.casefold()):
        alt = alt[len(record.name) :]
    return re.sub(r"^[\s\-–—:|]*(logo\b)?[\s\-–—:|]*", "", alt, flags=re.IGNORECASE) if record.name else ""


def _name(record: Record, terms: Collection[str], view: CatalogView) -> list[Element | str]:
    """The name, a link where it leads somewhere: domains such as .example never do (RFC 2606)."""
    name = marked(record.title, SHOWN_CHARS, terms=terms, tokenizer=view.tokenizer)
    host = (urlsplit(record.link).hostname or "") if record.link else ""
    if not host or host.endswith(_LEADS_NOWHERE):
        return name
    return [h("a", *name, href=record.link, target="_blank", rel="noopener noreferrer nofollow")]


def _actions(hit: Hit, engine: str, state: PageState, view: CatalogView, opened: bool) -> Element:
    place, id = f"{engine}-{hit.id}", hit.id
    return h(
        "div",
        button(
            "Close" if opened else "Why?",
            state.step(why=None if opened else id),
            f"why-{place}",
            picture="close" if opened else "why",
            title="Close the explanation" if opened else _WHY,
            expanded=opened,
        ),
        button(
            "Find similar",
            state.step(similar=id, why=None),
            f"similar-{place}",
            picture="similar",
            title=f"The {view.noun.many} nearest in meaning to this one",
        ),
        *chosen_by(hit.record, place, state, view),
        cls="actions",
    )
