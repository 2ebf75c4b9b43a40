"""The search page: one box, two engines."""

from random import randrange

import streamlit as st

from pages.parts.address import again, chosen, current, go
from pages.parts.board import board, turn_page
from pages.parts.frame import frame
from pages.parts.places import SEARCH, navigation
from pages.parts.question import fusion_controls, query_box
from pages.parts.serving import served_catalog
from pages.parts.sidebar import sidebar
from pages.parts.start import start
from pages.parts.states import answer, unready
from pages.parts.viewing import view_of
from search.catalog.mapping import Noun
from search.collection.examples import random_query
from search.index import Index
from search.request import ENGINES, HYBRID, NEURAL
from search.service import Served, State
from search.view.catalog_view import CatalogView
from search.view.element import Element
from search.view.results import found, nothing, offers, seed
from search.view.state import PageState
from search.view.why import why, why_similar
from search.view.words import LABELS


def search_bar(served: Served, state: PageState, noun: Noun) -> None:
    query_box(state, noun)
    similar = state.similar is not None
    st.session_state["engine"] = NEURAL if similar else state.engine
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        st.segmented_control(
            "Engine",
            ENGINES,
            key="engine",
            required=True,
            format_func=LABELS.__getitem__,
            label_visibility="collapsed",
            disabled=similar,
            help="What is like a record is found by its vector, so by the neural engine." if similar else None,
            on_change=lambda: go(engine=chosen("engine")),
        )
        st.button(
            "Surprise me",
            icon=":material/casino:",
            type="tertiary",
            on_click=lambda: surprise(served),
        )
        if state.engine == HYBRID and not similar:
            fusion_controls(state, noun)


def surprise(served: Served) -> None:
    """Ask one of the examples; on a catalog that has none, show what is like a record taken at random."""
    index = served.state.index
    if served.serves_bundled_catalog or index is None:
        go(query=random_query(current().query), similar=None, why=None)
    else:
        go(similar=randrange(index.manifest.records), why=None)


def similar(index: Index, state: PageState, id: int, view: CatalogView) -> list[Element]:
    like = index.record(id)
    request = state.similar_request(id)
    result, pool = index.similar(request), index.size(request.filters)
    whys = [part for hit in result.hits if hit.id == state.why for part in why_similar(index, like, hit.id)]
    shown = found(result, pool, (), state, view=view, whys=whys) if result.hits else [nothing(state, view)]
    return [seed(like, state, view=view), *shown]


def results(index: Index, state: PageState, view: CatalogView) -> None:
    if state.similar is not None:
        board(similar(index, state, state.similar, view), opened=state.why)
        return
    request = state.request()
    result, pool = index.search(request), index.size(request.filters)
    offered = offers(index.suggest(request.query), index.filter_offer(request), state, view)
    if not result.hits:
        board([*offered, nothing(state, view)])
        return
    whys = [part for hit in result.hits if hit.id == state.why for part in why(index, request, hit)]
    terms = index.terms(request.query)
    shown = found(result, pool, terms, state, view=view, whys=whys, offered=offered)
    board(shown, opened=state.why)


def body(served: Served, now: State, state: PageState) -> None:
    if state.asks:
        answer(served, now, state, lambda index: results(index, state, view_of(served, index)))
        return
    engine = now.readiness(state.needs)
    if not engine.ready:
        unready(served, now, state)
    start(served, now, state)


@st.fragment
def asking(served: Served) -> None:
    """What changes with a question; Streamlit draws it again without the rest of the page."""
    state = again()
    turn_page()
    now = served.state
    search_bar(served, state, now.noun)
    body(served, now, state)
    navigation(state)


def page() -> None:
    state = frame(SEARCH, "Neural or full-text?", "Ask once, flip the engine, and see what each one finds.")
    served = served_catalog(state)
    asking(served)
    sidebar(served, state)


page()
