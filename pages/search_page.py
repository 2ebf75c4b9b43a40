"""The search page: one box, two engines."""

import streamlit as st

from pages.parts.address import chosen, current, go
from pages.parts.frame import frame
from pages.parts.question import query_box, weight_slider
from pages.parts.results import cards, no_good_match
from pages.parts.sidebar import sidebar
from pages.parts.states import failed, getting_ready, nothing_found, refused
from search.catalog.examples import EXAMPLES, TOPICS, random_query
from search.engine import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.errors import EngineNotReady, QueryError, SearchError, UnknownStartup
from search.service import SearchService
from search.service.shared import shared_service
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


def examples(service: SearchService) -> None:
    if not service.serves_bundled_catalog:
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


def results(service: SearchService, state: PageState) -> None:
    if state.similar is not None:
        st.button(
            f"Similar to {plain_label(service.startup(state.similar).name)}",
            icon=":material/close:",
            icon_position="right",
            type="primary",
            help="Remove, and go back to the query",
            on_click=go,
            kwargs={"similar": None},
        )
        result = service.similar(state.similar, limit=state.limit, cities=state.cities)
    else:
        result = service.search(state.engine, state.query, limit=state.limit, cities=state.cities, weight=state.weight)
    if not result.hits:
        nothing_found(state)
        return
    st.html(f'<p class="summary" role="status">{summary(result, service.count(state.cities))}</p>')
    no_good_match(result)
    terms = frozenset[str]() if result.engine == NEURAL else service.terms(result.query)
    cards(service, result, terms, state)


def body(service: SearchService, state: PageState) -> None:
    status = service.status()
    engine = status.fulltext if state.engine == FULLTEXT else status.neural
    try:
        if engine.failed:
            failed(service, state, engine.detail)
        elif state.asks and (engine.ready or state.similar is not None):
            results(service, state)
        else:
            if not state.asks:
                examples(service)
            if not engine.ready:
                getting_ready(service, state)
    except EngineNotReady:
        getting_ready(service, state)
    except (QueryError, UnknownStartup) as error:
        refused(state, str(error))
    except SearchError as error:
        failed(service, state, str(error))


def page() -> None:
    state, service = frame(), shared_service()
    sidebar(service, state)
    st.title("Neural or full-text?", anchor=False)
    st.html('<p class="lede">Ask once, flip the engine, and see what each one finds.</p>')
    search_bar(state)
    body(service, state)


page()
