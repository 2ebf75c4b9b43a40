"""What stands in for results when there are none: getting ready, failed, nothing found."""

import streamlit as st

from pages.parts.address import go, show_again
from search.engine import FULLTEXT, NEURAL
from search.service import EngineStatus, SearchService
from search.view.state import PageState
from search.view.words import city_list, plain_label


def getting_ready(service: SearchService, state: PageState) -> None:
    """How far the start-up is; the answer replaces it by itself."""
    needed = FULLTEXT if state.engine == FULLTEXT and state.similar is None else NEURAL
    with st.container(border=True, key="getting-ready"):
        if needed == NEURAL:
            st.markdown("**Neural search is getting ready.** The answer will appear here by itself.")
        else:
            st.markdown("**The index is getting ready.** Full-text search is the first to answer.")
        _progress(service, needed)
        if note := service.status().note:
            st.caption(plain_label(note, 400))
        if needed == NEURAL and state.query.strip() and service.status().fulltext.ready:
            _fulltext_button("Search full-text meanwhile")


def _fulltext_button(label: str) -> None:
    changes = {"engine": FULLTEXT, "similar": None}
    st.button(label, icon=":material/text_fields:", on_click=go, kwargs=changes)


@st.fragment(run_every=1.0)
def _progress(service: SearchService, needed: str) -> None:
    status = service.status()
    engine = status.neural if needed == NEURAL else status.fulltext
    if engine.ready or engine.failed:
        show_again()
    progress = status.progress
    share = progress.done / progress.total if progress and progress.total else 0.0
    st.progress(share, text=f"{engine.detail}…")


def failed(service: SearchService, state: PageState, message: str) -> None:
    """One sentence that says what is wrong, and what can be done; goes away by itself when mended."""
    st.error(plain_label(message, 1000), icon=":material/error:")
    with st.container(horizontal=True):
        st.button("Try again", icon=":material/refresh:", on_click=service.start)
        if state.engine == NEURAL and service.status().fulltext.ready and state.query.strip():
            _fulltext_button("Search full-text instead")
    if _engine(service, state).failed:
        _recovery(service, state)


def refused(state: PageState, message: str) -> None:
    """One sentence on a question that has no answer, such as one about a startup that is not there."""
    st.warning(plain_label(message, 1000), icon=":material/help:")
    if state.similar is not None:
        st.button("Back to the query", icon=":material/undo:", on_click=go, kwargs={"similar": None})


@st.fragment(run_every=2.0)
def _recovery(service: SearchService, state: PageState) -> None:
    if _engine(service, state).ready:
        show_again()


def _engine(service: SearchService, state: PageState) -> EngineStatus:
    status = service.status()
    return status.fulltext if state.engine == FULLTEXT else status.neural


def nothing_found(state: PageState) -> None:
    """Why there is no result, with the other engine and the dropped filter on offer."""
    by_words = state.engine == FULLTEXT and state.similar is None
    where = f" in {city_list(state.cities)}" if state.cities else ""
    with st.container(border=True, horizontal_alignment="center", gap="small", key="nothing-found"):
        st.subheader("No results", anchor=False, text_alignment="center")
        st.text(
            f"No startup{where} has any of these words." if by_words else f"There is no startup{where}.",
            text_alignment="center",
        )
        with st.container(horizontal=True, horizontal_alignment="center"):
            if by_words:
                st.button("Search by meaning", icon=":material/hub:", on_click=go, kwargs={"engine": NEURAL})
            if state.cities:
                st.button("Search all cities", icon=":material/public:", on_click=go, kwargs={"cities": ()})
