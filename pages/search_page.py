"""The search page: one box, two engines."""

import streamlit as st

from pages.parts.address import chosen, current, go
from pages.parts.frame import frame
from pages.parts.question import query_box, weight_slider
from pages.parts.results import cards, no_good_match
from pages.parts.sidebar import sidebar
from pages.parts.states import answer, nothing_found, unready
from search.catalog.examples import EXAMPLES, TOPICS, random_query
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.service import Catalogs, State
from search.service.shared import shared_catalogs
from search.view.state import PageState
from search.view.words import LABELS, plain_label, summary


def search_bar(state: PageState) -> None:
    query_box(state)
    st.session_state["engine"] = state.engine
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.segmented_control(
            "Engine",
            ENGINES,
            key="engine",
            required=True,
            format_func=LABELS.__getitem__,
            label_visibility="collapsed",
            on_change=lambda: go(engine=chosen("engine"), similar=None),
        )
        st.button(
            "Surprise me",
            icon=":material/casino:",
            type="tertiary",
            on_click=lambda: go(query=random_query(current().query), similar=None, why=None),
        )
    if state.engine == HYBRID:
        weight_slider(state)


def examples(catalogs: Catalogs) -> None:
    if not catalogs.serves_bundled_catalog:
        st.markdown("**Try a topic**, or words of your own")
        with st.container(horizontal=True, gap="small"):
            for topic in TOPICS:
                st.button(topic, on_click=go, kwargs={"query": topic})
        return
    for engine, title in ((NEURAL, "**Only meaning finds these**"), (FULLTEXT, "**Only keywords find these**")):
        st.markdown(title)
        with st.container(horizontal=True, gap="small"):
            for example in EXAMPLES:
                if example.engine == engine:
                    st.button(example.query, on_click=go, kwargs={"query": example.query, "engine": engine})
    st.caption("Open one, then flip the engine.")


def results(index: Index, state: PageState, *, remote_logos: bool) -> None:
    if state.similar is not None:
        similar = state.similar_request(state.similar)
        result, pool, terms = index.similar(similar), index.size(similar.filters), frozenset[str]()
        st.button(
            f"Similar to {plain_label(result.query)}",
            icon=":material/close:",
            icon_position="right",
            type="primary",
            help="Remove, and go back to the query",
            on_click=go,
            kwargs={"similar": None},
        )
    else:
        request = state.request()
        result, pool, terms = index.search(request), index.size(request.filters), index.terms(request.query)
    if not result.hits:
        nothing_found(state)
        return
    st.html(f'<p class="summary" role="status">{summary(result, pool)}</p>')
    no_good_match(result)
    shown = frozenset[str]() if result.engine == NEURAL else terms
    cards(index, result, shown, state, remote_logos=remote_logos)


def body(catalogs: Catalogs, now: State, state: PageState) -> None:
    if state.asks:
        logos = catalogs.settings.remote_logos
        answer(catalogs, now, state, lambda index: results(index, state, remote_logos=logos))
        return
    engine = now.readiness(state.needs)
    if not engine.failed:
        examples(catalogs)
    if not engine.ready:
        unready(catalogs, now, state)


def page() -> None:
    state, catalogs = frame(), shared_catalogs()
    now = catalogs.state
    sidebar(now, state)
    st.title("Neural or full-text?", anchor=False)
    st.html('<p class="lede">Ask once, flip the engine, and see what each one finds.</p>')
    search_bar(state)
    body(catalogs, now, state)


page()
