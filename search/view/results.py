"""What one engine found, as a page shows it."""

from collections.abc import Collection, Sequence

from search.hybrid import OneEngine, end_of
from search.record import Hit, Record, SearchResult
from search.request import FULLTEXT, HYBRID, NEURAL
from search.suggest import FilterOffer
from search.view.actions import button, icon
from search.view.card import card
from search.view.catalog_view import CatalogView
from search.view.element import Element, h
from search.view.elsewhere import parents
from search.view.filters import among, only
from search.view.noise_words import METHOD, NO_GOOD_MATCH, reliability
from search.view.state import PageState
from search.view.words import summary


def found(
    result: SearchResult,
    pool: int,
    terms: Collection[str],
    state: PageState,
    *,
    view: CatalogView,
    whys: Sequence[Element] = (),
    offered: Sequence[Element] = (),
) -> list[Element]:
    """The summary and the cards; ``whys`` explain the hit that is opened, ``offered`` are other queries."""
    cards = [
        card(
            hit,
            result.engine,
            () if result.engine == NEURAL else terms,
            view=view,
            notes=[parents(hit)] if hit.parents else (),
            state=state,
            dim=result.answered is False,
            why=whys if hit.id == state.why else (),
        )
        for hit in result.hits
    ]
    head = h("p", summary(result, pool), cls="summary", data_status=True)
    title = h("h2", "Results", cls="spoken")
    return [head, title, *offered, *([no_good_match()] if result.answered is False else []), *cards]


def offers(suggestion: str | None, offer: FilterOffer | None, state: PageState, view: CatalogView) -> list[Element]:
    """Another spelling of the query, and the value of a facet that it names as a filter."""
    found = []
    if suggestion:
        found.append(button(suggestion, state.step(query=suggestion, why=None), "suggestion", cls="filled"))
    if offer:
        label = only(view.noun.many, offer.facet, offer.value)
        filters = state.filtered(offer.facet, (*state.values(offer.facet), offer.value))
        found.append(
            button(
                label, state.step(query=offer.query, filters=filters, why=None), "offer", picture="place", cls="filled"
            )
        )
    if not found:
        return []
    return [h("div", h("span", "Did you mean") if suggestion else None, *found, cls="offers")]


def no_good_match() -> Element:
    """Says so before hits that answer nothing, and how that is decided."""
    method = [METHOD, *reliability()]
    return h(
        "div",
        icon("warn"),
        h(
            "div",
            h("p", h("b", "No good match."), f" {NO_GOOD_MATCH}"),
            h("details", h("summary", "How this is decided"), *(h("p", sentence) for sentence in method)),
        ),
        cls="notice",
    )


def seed(record: Record, state: PageState, *, view: CatalogView) -> Element:
    """The record whose neighbours are shown, as a card on top with a way back."""
    hit = Hit(record.id, 0, 1.0, record)
    shown = card(hit, NEURAL, (), view=view)
    inner = shown.children[0]
    back = "Back to the query" if state.query.strip() else "Close"
    actions = button(back, state.step(similar=None, why=None), "seed-close", picture="remove", cls="filled")
    return h(
        "section",
        h(
            "p",
            f"The {view.noun.many} nearest in meaning to this one, by the cosine of their vectors:",
            cls="summary",
        ),
        h("article", inner, h("div", actions, cls="actions"), cls="hit seed neural", data_key=f"seed-{record.id}"),
    )


def nothing(state: PageState, view: CatalogView) -> Element:
    """Why there is no result, with the other engine and the dropped filter on offer."""
    similar = state.similar is not None
    by_words = not similar and (
        state.engine == FULLTEXT or (state.engine == HYBRID and end_of(state.weight) == OneEngine(FULLTEXT))
    )
    where, one = among(state.filters), view.noun.one
    other = "other " if similar else ""
    sentence = f"No {one}{where} has any of these words." if by_words else f"There is no {other}{one}{where}."
    offers = []
    if by_words:
        offers.append(button("Search by meaning", state.step(engine=NEURAL), "nothing-neural", cls="filled"))
    if state.filters:
        offers.append(button("Drop the filters", state.step(filters=()), "nothing-filters", cls="filled"))
    return h("div", h("h2", "No results"), h("p", sentence), h("div", *offers, cls="offers"), cls="empty")
