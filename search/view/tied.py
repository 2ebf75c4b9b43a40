"""How a card on the compare page tells where its startup stands in the other engines."""

from html import escape

from search.compare import Comparison, Elsewhere
from search.request import FULLTEXT, NEURAL
from search.startup import Hit, SearchResult
from search.view.card import card_html
from search.view.difference import deeper, miss, ordinal, place, quoted
from search.view.words import LABELS, score_text


def tie(id: int) -> str:
    """The class of the cards of one startup."""
    return f"tie-{id}"


def ties_css(comparison: Comparison, box: str = "") -> str:
    """A style sheet that marks all cards of a startup while one of them is hovered or focused.

    ``box`` selects the elements to mark that hold a card; without it the cards are marked themselves.
    """
    ids = [hit.id for result in comparison.results for hit in result.hits]
    shared = sorted({id for id in ids if ids.count(id) > 1})
    rules = [
        f"body:has(.{tie(id)}:is(:hover, :focus, :focus-within)) {f'{box}:has(.{tie(id)})' if box else f'.{tie(id)}'} "
        "{ outline: 3px solid var(--more); outline-offset: -1px; }"
        for id in shared
    ]
    return " ".join(rules)


def tied_card_html(hit: Hit, result: SearchResult, comparison: Comparison, *, remote_logos: bool) -> str:
    """The card of a hit with where it stands elsewhere, tied to the other cards of the same startup."""
    engine = result.engine
    shared = any(comparison.elsewhere[engine, hit.id, other].shown for other in comparison.others(engine))
    return card_html(
        hit,
        engine,
        frozenset() if engine == NEURAL else comparison.terms,
        remote_logos=remote_logos,
        notes=notes_html(hit, engine, comparison),
        dim=result.answered is False,
        tie=tie(hit.id) if shared else "",
    )


def notes_html(hit: Hit, engine: str, comparison: Comparison) -> str:
    """One line for each other engine: rank and move where it shows the hit, true rank and reason where not."""
    fused = {parent.engine for parent in hit.parents}
    lines = [parents_html(hit)] if fused else []
    for other in comparison.others(engine):
        if other not in fused:
            lines.append(_elsewhere(hit, other, comparison.elsewhere[engine, hit.id, other], comparison))
    return f'<div class="notes">{"".join(lines)}</div>'


def _elsewhere(hit: Hit, other: str, found: Elsewhere, comparison: Comparison) -> str:
    label = LABELS[other]
    if found.shown:
        return f'<span class="also shared">{_move(hit, found)} {label} {place(found)}</span>'
    details = []
    if found.gap is not None:
        details.append(f"{score_text(found.gap, other)} short")
    if found.lacks and other == FULLTEXT:
        details.append(f"lacks {escape(quoted(found.lacks))}")
    more = f" · {', '.join(details)}" if details else ""
    reason = escape(f"{label} has it {place(found)}: {miss(other, found, comparison)}.")
    return f'<span class="also only" title="{reason}"><b aria-hidden="true">✕</b> {label}: {place(found)}{more}</span>'


def _move(hit: Hit, found: Elsewhere) -> str:
    """How much higher or lower the hit ranks here than there."""
    assert found.place.rank is not None
    move = found.place.rank - hit.rank
    if move == 0:
        return '<b title="the same rank">=</b>'
    arrow, word = ("↑", "higher") if move > 0 else ("↓", "lower")
    ranks = f"{abs(move)} rank{'s' if abs(move) > 1 else ''} {word} here"
    return f'<b title="{ranks}" aria-label="{ranks}">{arrow}{abs(move)}</b>'


def parents_html(hit: Hit) -> str:
    """Rank and score in each of the rankings that a hit was fused from."""
    shown = []
    for parent in hit.parents:
        if parent.rank is None or parent.score is None:
            shown.append(f"{LABELS[parent.engine]} {deeper(parent) if parent.found else '–'}")
        else:
            score = score_text(parent.score, parent.engine)
            shown.append(f"{LABELS[parent.engine]} {ordinal(parent.rank)} ({score})")
    if hit.named:
        shown.append("named by the query")
    return f'<span class="also">{" · ".join(shown)}</span>'
