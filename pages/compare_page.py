"""The compare page: the same question to two or three engines, side by side."""

from dataclasses import replace
from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.address import again, chosen, go
from pages.parts.board import board, turn_page
from pages.parts.frame import frame
from pages.parts.places import COMPARE, navigation
from pages.parts.question import fusion_controls, query_box
from pages.parts.serving import served_catalog
from pages.parts.sidebar import sidebar
from pages.parts.start import start
from pages.parts.states import answer, unready
from pages.parts.viewing import view_of
from search.catalog.mapping import Noun
from search.compare import Comparison
from search.explain import Explanation
from search.index import Index, Manifest
from search.request import ENGINES, HYBRID, NEURAL
from search.service import Served, State
from search.view.catalog_view import CatalogView
from search.view.compared import compared
from search.view.report import report_html, report_name
from search.view.results import offers
from search.view.state import PageState
from search.view.why import opened_hits, why_compared
from search.view.words import LABELS


def question(state: PageState, noun: Noun) -> DeltaGenerator:
    """The widgets that ask; gives the place for what can be done with the answer."""
    query_box(state, noun)
    st.session_state["compared"] = list(state.compared)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar"):
        st.segmented_control(
            "Engines",
            ENGINES,
            key="compared",
            selection_mode="multi",
            format_func=LABELS.__getitem__,
            label_visibility="collapsed",
            help="Choose two or three.",
            on_change=choose,
        )
        if HYBRID in state.compared:
            fusion_controls(state, noun)
        return st.container(width="content")


def choose() -> None:
    """Take the engines chosen, in their usual order; fewer than two cannot be compared."""
    picked = tuple(name for name in ENGINES if name in chosen("compared"))
    if len(picked) > 1:
        go(compared=picked)
    else:
        st.toast("Choose at least two engines to compare.", icon=":material/compare_arrows:")


def results(index: Index, state: PageState, tools: DeltaGenerator, view: CatalogView) -> None:
    request = state.request()
    comparison = index.compare(request, state.compared)
    with tools:
        download(comparison, index.manifest, state)

    @cache
    def explain(engine: str) -> Explanation:
        return index.explain(state.request(engine), [state.why or 0])[0]

    whys = {
        (engine, hit.id): why_compared(comparison, explain, hit, engine)
        for engine, hit in opened_hits(comparison, state.why)
    }
    offered = offers(index.suggest(request.query), index.filter_offer(request), state, view)
    board([*offered, *compared(comparison, state, view=view, whys=whys)], opened=state.why)


def download(comparison: Comparison, manifest: Manifest, state: PageState) -> None:
    """A button that saves the comparison; the file is made when it is pressed."""
    st.download_button(
        "Save as a file",
        lambda: report_html(comparison, manifest, weight=state.weight, fusion=state.fusion),
        report_name(comparison),
        "text/html",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def body(served: Served, now: State, state: PageState, tools: DeltaGenerator) -> None:
    # What is waited for here is neural search; full-text alone has nothing to be compared with.
    waiting = replace(state, engine=NEURAL, query="", similar=None)
    if not now.readiness(NEURAL).ready:
        unready(served, now, waiting)
    elif not state.query.strip():
        start(served, now, state, COMPARE)
    else:
        answer(served, now, waiting, lambda index: results(index, state, tools, view_of(served, index)))


@st.fragment
def asking(served: Served) -> None:
    """What changes with a question; Streamlit draws it again without the rest of the page."""
    state = again()
    turn_page()
    now = served.state
    tools = question(state, now.noun)
    body(served, now, state, tools)
    navigation(state)


def page() -> None:
    state = frame(COMPARE, "Side by side", "One question, the same catalog, and what each engine makes of it.")
    served = served_catalog(state)
    asking(served)
    sidebar(served, state)


page()
