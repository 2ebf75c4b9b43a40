"""The page's state lives in its address: reading it, and moving to another.

Widgets are not bound to the address by Streamlit's ``bind``, because that replaces the entry in
the browser's history and so breaks the back button; ``st.query_params`` adds an entry.
"""

from dataclasses import replace
from typing import Any

import streamlit as st

from search.view.state import PageState


def current() -> PageState:
    """The state that the address stands for."""
    params = st.query_params
    return PageState.from_params({name: params.get_all(name) for name in params})


def go(**changes: Any) -> None:
    """Move to the state with these changes, as a new entry in the browser's history."""
    st.query_params.from_dict(replace(current(), **changes).params())


def chosen(widget: str) -> Any:
    """The value a person just gave a widget."""
    return st.session_state[widget]
