"""Rankings side by side: as columns of cards, and one at a time on a narrow screen."""

from collections.abc import Mapping, Sequence

from search.compare import Comparison
from search.record import SearchResult
from search.request import FULLTEXT, NEURAL
from search.view.card import card
from search.view.catalog_view import CatalogView
from search.view.diagram import in_order
from search.view.element import Element, h
from search.view.elsewhere import notes
from search.view.results import no_good_match
from search.view.state import PageState
from search.view.words import LABELS


def rankings(
    comparison: Comparison,
    *,
    view: CatalogView,
    state: PageState | None = None,
    whys: Mapping[tuple[str, int], Sequence[Element]] | None = None,
) -> list[Element]:
    """Tabs for a narrow screen, and the columns. ``whys`` are explanations by engine and id of the hit.

    With ``state`` the cards are folded and have buttons.
    """
    order = in_order(comparison.engines)
    columns = []
    for number, engine in enumerate(order):
        result = comparison.result(engine)
        cards = [
            card(
                hit,
                engine,
                frozenset() if engine == NEURAL else comparison.terms,
                view=view,
                notes=notes(hit, engine, comparison),
                state=state,
                compact=state is not None,
                dim=result.answered is False,
                why=(whys or {}).get((engine, hit.id), ()),
            )
            for hit in result.hits
        ]
        columns.append(
            h(
                "section",
                h("h2", h("i", cls="swatch"), LABELS[engine]),
                no_good_match() if result.answered is False else None,
                *cards,
                h("p", _nothing(result), cls="fine") if not cards else None,
                cls=f"column {engine}",
                data_column=number,
                id=f"column-{number}",
            )
        )
    return [_tabs(order), h("div", *columns, cls=f"columns of{len(order)}")]


def _nothing(result: SearchResult) -> str:
    return "Nothing here has any of these words." if result.engine == FULLTEXT else "It finds nothing."


def _tabs(engines: Sequence[str]) -> Element:
    tabs = [
        h(
            "button",
            h("i", cls="swatch"),
            LABELS[engine],
            type="button",
            role="tab",
            aria_controls=f"column-{number}",
            data_tab=number,
            cls=engine,
        )
        for number, engine in enumerate(engines)
    ]
    return h("div", *tabs, cls="tabs", role="tablist", aria_label="Rankings")
