"""The compare page: the same question to two or three engines, side by side."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.parts.address import chosen, go
from pages.parts.columns import columns
from pages.parts.frame import frame
from pages.parts.overview import download, overview
from pages.parts.question import query_box, weight_slider
from pages.parts.results import no_good_match
from pages.parts.sidebar import sidebar
from pages.parts.states import answer, unready
from search.catalog.examples import EXAMPLES, TOPICS
from search.index import Index
from search.request import ENGINES, HYBRID, NEURAL
from search.service import Catalogs, State
from search.service.shared import shared_catalogs
from search.view.state import PageState
from search.view.words import LABELS


def question(state: PageState) -> DeltaGenerator:
    """The widgets that ask; gives the place for what can be done with the answer."""
    query_box(state)
    st.session_state["compared"] = list(state.compared)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.segmented_control(
            "Engines",
            ENGINES,
            key="compared",
            selection_mode="multi",
            format_func=LABELS.__getitem__,
            label_visibility="collapsed",
            help="Two or three of them",
            on_change=choose,
        )
        if HYBRID in state.compared:
            with st.container(width=320):
                weight_slider(state)
        return st.container(width="content")


def choose() -> None:
    """Take the engines chosen, in their usual order; fewer than two cannot be compared."""
    picked = tuple(name for name in ENGINES if name in chosen("compared"))
    if len(picked) > 1:
        go(compared=picked)
    else:
        st.toast("Two engines at least can be compared.", icon=":material/compare_arrows:")


def examples(catalogs: Catalogs) -> None:
    st.markdown("**Ask anything**, or start with one of these")
    queries = [example.query for example in EXAMPLES] if catalogs.serves_bundled_catalog else TOPICS
    with st.container(horizontal=True, gap="small"):
        for query in queries:
            st.button(query, on_click=go, kwargs={"query": query, "similar": None, "why": None})


def results(index: Index, state: PageState, tools: DeltaGenerator, *, remote_logos: bool) -> None:
    comparison = index.compare(state.request(), state.compared)
    with tools:
        download(comparison, index.manifest, state)
    judged = [result for result in comparison.results if result.answered is not None]
    if judged:
        no_good_match(judged[0])
    overview(comparison)
    columns(index, comparison, state, remote_logos=remote_logos)


def body(catalogs: Catalogs, now: State, state: PageState, tools: DeltaGenerator) -> None:
    # What is waited for here is neural search; full-text alone has nothing to be compared with.
    waiting = replace(state, engine=NEURAL, query="", similar=None)
    if not now.readiness(NEURAL).ready:
        unready(catalogs, now, waiting)
    elif not state.query.strip():
        examples(catalogs)
    else:
        logos = catalogs.settings.remote_logos
        answer(catalogs, now, waiting, lambda index: results(index, state, tools, remote_logos=logos))


def page() -> None:
    state, catalogs = frame(), shared_catalogs()
    now = catalogs.state
    sidebar(now, state)
    st.title("Side by side", anchor=False)
    st.html('<p class="lede">One question, the same catalog, and what each engine makes of it.</p>')
    tools = question(state)
    body(catalogs, now, state, tools)


page()
