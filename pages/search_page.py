"""The search page: one box, two engines."""

from pathlib import Path

import streamlit as st

from pages.parts.address import arrive, chosen, current, go
from pages.parts.results import cards
from pages.parts.sidebar import sidebar
from pages.parts.states import failed, getting_ready, nothing_found, refused
from search.catalog.examples import EXAMPLES, TOPICS, random_query
from search.engine import ENGINES, FULLTEXT, MAX_QUERY_CHARS, NEURAL
from search.errors import EngineNotReady, QueryError, SearchError, UnknownStartup
from search.service import SearchService
from search.service.shared import shared_service
from search.view.state import PageState
from search.view.words import LABELS, plain_label, summary


def search_bar(state: PageState) -> None:
    st.session_state["query"] = state.query[:MAX_QUERY_CHARS]
    st.session_state["engine"] = state.engine
    st.text_input(
        "Search startups",
        key="query",
        type="search",
        placeholder="What should the startup do?",
        max_chars=MAX_QUERY_CHARS,
        label_visibility="collapsed",
        on_change=lambda: go(query=chosen("query"), similar=None),
    )
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
            on_click=lambda: go(query=random_query(current().query), similar=None),
        )


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
        result = service.search(state.engine, state.query, limit=state.limit, cities=state.cities)
    if not result.hits:
        nothing_found(state)
        return
    st.html(f'<p class="summary" role="status">{summary(result, service.count(state.cities))}</p>')
    terms = service.terms(result.query) if result.engine == FULLTEXT else frozenset()
    cards(result, terms, state, service.settings.remote_logos)


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
    st.html(Path(__file__).parent / "style.css")
    state, service = arrive(), shared_service()
    sidebar(service, state)
    st.title("Neural or full-text?", anchor=False)
    st.html('<p class="lede">Ask once, flip the engine, and see what each one finds.</p>')
    search_bar(state)
    body(service, state)


page()
