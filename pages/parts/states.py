"""What stands in for results when there are none: getting ready, failed, refused, nothing found."""

import time
from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from pages.parts.address import go, show_again
from pages.parts.board import board
from search.errors import CollectionGone, EngineNotReady, QueryError, SearchError, StoreUnavailable, UnknownRecord
from search.index import Index
from search.request import FULLTEXT, NEURAL
from search.service import Served, Stage, State
from search.view.state import PageState
from search.view.words import plain_label


def answer(served: Served, now: State, state: PageState, draw: Callable[[Index], None]) -> None:
    """Draw with the index of ``now``, from which a run of a page takes all that it shows; or say why not.

    An empty board takes away an earlier answer, and calls the browser's tab after the question.
    """
    try:
        if now.index is None:
            raise EngineNotReady("There is no index yet.")
        draw(now.index)
    except CollectionGone:
        _renew(served, now, state)
    except EngineNotReady:
        board([])
        unready(served, now, state)
    except (QueryError, UnknownRecord) as error:
        board([])
        _refused(state, str(error))
    except SearchError as error:
        board([])
        _failed(served, now, state, str(error), retryable=isinstance(error, StoreUnavailable))


def unready(served: Served, now: State, state: PageState) -> None:
    """Why the engine that the page needs does not answer, and how far it is; the answer replaces it by itself."""
    engine = now.readiness(state.needs)
    if engine.failed:
        _failed(served, now, state, engine.detail, retryable=True)
        return
    with st.container(border=True, key="getting-ready"):
        if now.stage is Stage.WAITING and now.index is None:
            st.markdown("**There is nothing to search yet.** This page goes on by itself once there is.")
            st.markdown(plain_label(engine.detail, 1000))
        elif state.needs == NEURAL:
            st.markdown("**Neural search is getting ready.** This page goes on by itself.")
        else:
            st.markdown("**The index is getting ready.** Full-text search is the first to answer.")
        _progress(served, state.needs, _kind(now))
        if now.note and now.stage is not Stage.WAITING:
            st.caption(plain_label(now.note, 400))
        if state.needs == NEURAL and state.query.strip() and now.readiness(FULLTEXT).ready:
            _fulltext_button("Search full-text meanwhile")


@st.fragment(run_every=1.0)
def _progress(served: Served, needed: str, seen: tuple[object, ...]) -> None:
    """How far the start-up is; what is around it is drawn again when there is another thing to say."""
    now = served.state
    engine = now.readiness(needed)
    if engine.ready or engine.failed or _kind(now) != seen:
        show_again()
    progress = now.progress
    if progress is not None and progress.total:
        st.progress(min(1.0, progress.done / progress.total), text=f"{engine.detail}…")
    elif now.stage is not Stage.WAITING or now.index is not None:
        st.caption(f"{engine.detail}…")


def _kind(now: State) -> tuple[object, ...]:
    """What decides which sentences are shown while a page waits."""
    return now.stage is Stage.WAITING, now.note, now.index is None


def _fulltext_button(label: str) -> None:
    changes = {"engine": FULLTEXT, "similar": None}
    st.button(label, icon=":material/text_fields:", on_click=go, kwargs=changes)


def _failed(served: Served, now: State, state: PageState, message: str, *, retryable: bool) -> None:
    """One sentence that says what is wrong, and what can be done; a ``retryable`` one goes away by itself."""
    st.error(plain_label(message, 1000), icon=":material/error:")
    with st.container(horizontal=True):
        if served.may_try_again:
            st.button("Try again", icon=":material/refresh:", on_click=_try_again, args=(served,))
        if state.needs == NEURAL and now.readiness(FULLTEXT).ready and state.query.strip():
            _fulltext_button("Search full-text instead")
    if retryable:
        _recovery(served, state.needs, message, time.monotonic())


def _try_again(served: Served) -> None:
    with suppress(SearchError):  # the page, drawn again, says it
        served.start()


@st.fragment(run_every=2.0)
def _recovery(served: Served, needed: str, message: str, since: float) -> None:
    engine = served.state.readiness(needed)
    still = engine.failed and engine.detail == message
    if not still and time.monotonic() - since > 1:
        show_again()


def _renew(served: Served, now: State, state: PageState) -> None:
    """Draw the page again from the index that has replaced that of ``now``."""
    assert now.index is not None
    try:
        served.refresh(now.index)
    except SearchError as error:
        _failed(served, now, state, str(error), retryable=True)
    else:
        show_again()


def _refused(state: PageState, message: str) -> None:
    """One sentence on a question that has no answer, such as one about a record that is not there."""
    st.warning(plain_label(message, 1000), icon=":material/help:")
    if state.similar is not None:
        st.button("Back to the query", icon=":material/undo:", on_click=go, kwargs={"similar": None})
