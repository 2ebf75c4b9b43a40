"""The page's state lives in its address: reading it, and moving to another.

Widgets are not bound to the address by Streamlit's ``bind``, because that replaces the entry in
the browser's history and so breaks the back button; ``st.query_params`` adds an entry.

Two quick steps may reach the server before the browser has changed its address for the first, so
a step starts from the state the session is in, not from the address the browser still reports.
"""

from dataclasses import replace
from typing import Any, NoReturn, cast

import streamlit as st

from search.view.state import PageState

_STATE = "page-state"
_MOVED = "page-moved"
_PAGE = "page-path"
_OUTSIDE = "page-outside"


def arrive() -> PageState:
    """The state to show in this run: that of the last step, or else of the address opened."""
    if not st.session_state.pop(_MOVED, False):
        params = st.query_params
        st.session_state[_STATE] = PageState.from_params({name: params.get_all(name) for name in params})
    return current()


def begin(page: str) -> PageState:
    """The state to show in this run of a whole page."""
    st.session_state[_PAGE] = page
    st.session_state.pop(_OUTSIDE, None)
    return arrive()


def again() -> PageState:
    """The state to show in this run of a fragment. If what lies outside of it is to change, the whole page runs."""
    if st.session_state.pop(_OUTSIDE, False):
        show_again()
    return arrive()


def outdate() -> None:
    """Have the whole page run instead of the next fragment, because what lies outside of it is not complete."""
    st.session_state[_OUTSIDE] = True


def current() -> PageState:
    """The state of the session; only after ``arrive``."""
    return cast(PageState, st.session_state[_STATE])


def here() -> str:
    """The path of the page that is shown."""
    return str(st.session_state[_PAGE])


def go(**changes: Any) -> None:
    """Move to the state with these changes, as a new entry in the browser's history."""
    _move(replace(current(), **changes))


def _move(state: PageState) -> None:
    before = current()
    outside = any(getattr(state, field) != getattr(before, field) for field in ("filters", "limit", "catalog"))
    st.session_state[_OUTSIDE] = outside or st.session_state.get(_OUTSIDE, False)
    st.session_state[_STATE] = state
    st.session_state[_MOVED] = True
    st.query_params.from_dict(state.params())


def step_to(step: object) -> None:
    """Move to where a step of the board leads."""
    _move(current().after(step))


def show_again() -> NoReturn:
    """Run the page again in the state it is in."""
    st.session_state[_MOVED] = True
    st.rerun()


def chosen(widget: str) -> Any:
    """The value a person just gave a widget."""
    return st.session_state[widget]
