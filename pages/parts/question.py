"""The widgets that ask: the box, and the weight of a fusion."""

import streamlit as st

from pages.parts.address import chosen, go
from search.request import MAX_QUERY_CHARS
from search.view.state import WEIGHT_STEP, PageState


def query_box(state: PageState) -> None:
    st.session_state["query"] = state.query[:MAX_QUERY_CHARS]
    st.text_input(
        "Search startups",
        key="query",
        type="search",
        placeholder="What should the startup do?",
        max_chars=MAX_QUERY_CHARS,
        label_visibility="collapsed",
        on_change=lambda: go(query=chosen("query"), similar=None, why=None),
    )


def weight_slider(state: PageState) -> None:
    """How much each ranking counts in the hybrid."""
    st.session_state["weight"] = state.weight
    st.slider(
        "Hybrid: share of full-text",
        0.0,
        1.0,
        step=WEIGHT_STEP,
        key="weight",
        format="percent",
        help="0 % is the neural ranking, 100 % the full-text one. "
        "Between them a startup whose name is the query comes first.",
        on_change=lambda: go(weight=chosen("weight")),
    )
