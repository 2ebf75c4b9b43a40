"""Where the record of a card stands in the other engines."""

from search.compare import Comparison, Elsewhere
from search.explain import Explanation
from search.record import Hit
from search.request import FULLTEXT
from search.view.difference import deeper, miss, ordinal, place, quoted
from search.view.element import Element, h
from search.view.explained import explained
from search.view.words import LABELS, score_text


def notes(hit: Hit, engine: str, comparison: Comparison) -> list[Element]:
    """One for each other engine: rank and move where it shows the hit, true rank and reason where not."""
    fused = {parent.engine for parent in hit.parents}
    found = [parents(hit)] if fused else []
    for other in comparison.others(engine):
        if other not in fused:
            found.append(_note(hit, other, comparison.elsewhere[engine, hit.id, other], comparison))
    return found


def parents(hit: Hit) -> Element:
    """Rank and score in each of the rankings that a hit was fused from."""
    shown = []
    for parent in hit.parents:
        if parent.score is None:
            shown.append(f"{LABELS[parent.engine]} –")
        else:
            rank = ordinal(parent.rank) if parent.rank else deeper(parent)
            shown.append(f"{LABELS[parent.engine]} {rank} ({score_text(parent.score, parent.engine)})")
    if hit.named:
        shown.append("named by the query")
    return h("span", " · ".join(shown), cls="also")


def why_not(hit: Hit, engine: str, comparison: Comparison, explanations: dict[str, Explanation]) -> list[Element]:
    """What the engines that do not show the hit make of it: the reason, and the parts of its score there."""
    sections = []
    for other in comparison.others(engine):
        found = comparison.elsewhere[engine, hit.id, other]
        if found.shown:
            continue
        sentences = [f"There it is {place(found)}: {miss(other, found, comparison)}."]
        if found.lacks and other != FULLTEXT:
            sentences.append(f"Of the query’s words its text lacks {quoted(found.lacks)}.")
        sections.append(
            h(
                "section",
                h("h4", f"Why did {LABELS[other].lower()} miss it?"),
                *(h("p", sentence) for sentence in sentences),
                explained(explanations[other]) if other in explanations else None,
                cls="whynot",
            )
        )
    return sections


def _note(hit: Hit, other: str, found: Elsewhere, comparison: Comparison) -> Element:
    label = LABELS[other]
    if found.shown:
        return h("span", _move(hit, found), f" {label} {place(found)}", cls=f"also shared {other}")
    details = f" · lacks {quoted(found.lacks)}" if found.lacks and other == FULLTEXT else ""
    reason = f"{label}: {place(found)}, because {miss(other, found, comparison)}."
    mark = h("b", "✕", aria_hidden="true")
    return h("span", mark, f" {label}: {place(found)}{details}", cls=f"also only {other}", title=reason)


def _move(hit: Hit, found: Elsewhere) -> Element:
    """How much higher or lower the hit ranks here than there."""
    assert found.place.rank is not None
    move = found.place.rank - hit.rank
    if move == 0:
        return h("b", "=", title="the same rank")
    arrow, word = ("↑", "higher") if move > 0 else ("↓", "lower")
    ranks = f"{abs(move)} rank{'s' if abs(move) > 1 else ''} {word} here"
    return h("b", h("span", ranks, cls="spoken"), h("span", f"{arrow}{abs(move)}", aria_hidden="true"), title=ranks)
