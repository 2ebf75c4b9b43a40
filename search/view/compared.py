"""A comparison as a page shows it: in words, as a diagram, in numbers, and as columns of cards."""

from collections.abc import Mapping, Sequence

from search.compare import Comparison
from search.record import Hit
from search.view.catalog_view import CatalogView
from search.view.diagram import diagram
from search.view.difference import difference
from search.view.element import Element, h
from search.view.measures import measures, times
from search.view.rankings import rankings
from search.view.state import PageState
from search.view.venn import venn
from search.view.words import LABELS


def compared(
    comparison: Comparison,
    state: PageState,
    *,
    view: CatalogView,
    whys: Mapping[tuple[str, int], Sequence[Element]] | None = None,
) -> list[Element]:
    """``whys`` are the explanations of the hit that is opened, by engine and id."""

    def step(_: str, hit: Hit) -> str:
        return state.step(why=None if hit.id == state.why else hit.id)

    pairs = list(comparison.agreements)
    words = [
        h(
            "div",
            h("h3", f"{LABELS[a]} and {LABELS[b].lower()}") if len(pairs) > 1 else None,
            *(h("p", sentence) for sentence in difference(comparison, a, b)),
            cls="inwords",
            data_status=True,
        )
        for a, b in pairs
    ]
    shown = diagram(comparison, view=view, opened=state.why, step=step)
    first, rest = (words, []) if len(pairs) == 1 else ([], words)
    return [
        h(
            "section",
            h("h2", "Ranking diagram", cls="spoken"),
            *first,
            shown,
            cls="panel",
            aria_label="Ranking diagram",
        ),
        numbers(comparison),
        *([h("div", *rest, cls="pairs")] if rest else []),
        *rankings(comparison, view=view, state=state, whys=whys),
    ]


def numbers(comparison: Comparison) -> Element:
    """How much the rankings share, and how long each engine took."""
    several = len(comparison.agreements) > 1
    found = [
        h("div", h("p", f"{LABELS[a]} and {LABELS[b].lower()}", cls="fine") if several else None, measures(agreement))
        for (a, b), agreement in comparison.agreements.items()
    ]
    return h("div", venn(comparison), *found, times(comparison), cls="numbers")
