"""The widgets that ask: the box, and the weight of a fusion."""

import streamlit as st

from pages.parts.address import chosen, go
from search.catalog.mapping import Noun
from search.request import FUSIONS, MAX_QUERY_CHARS, RRF, SCORES
from search.view.state import WEIGHT_STEP, PageState

_FUSIONS = {SCORES: "scores", RRF: "ranks"}


def query_box(state: PageState, noun: Noun) -> None:
    st.session_state["query"] = state.query
    st.text_input(
        f"Search {noun.many}",
        key="query",
        type="search",
        placeholder=f"Describe the {noun.one} you are looking for",
        label_visibility="collapsed",
        on_change=lambda: go(query=chosen("query")[: MAX_QUERY_CHARS + 1], similar=None, why=None),
    )


def fusion_controls(state: PageState, noun: Noun) -> None:
    """How much each engine counts in the hybrid, and what of them is added up."""
    st.session_state["weight"], st.session_state["fusion"] = state.weight, state.fusion
    st.slider(
        "Share of full-text",
        0.0,
        1.0,
        step=WEIGHT_STEP,
        key="weight",
        format="percent",
        help="0 % is the neural ranking, 100 % the full-text one. "
        f"Between them a {noun.one} whose name is the query comes first.",
        on_change=lambda: go(weight=chosen("weight")),
        width=260,
    )
    st.selectbox(
        "Adds up",
        FUSIONS,
        key="fusion",
        format_func=_FUSIONS.__getitem__,
        help="Scores: each engine's scores as shares of its best hit's, and each engine counts as far as its best hit "
        "stands out. Ranks: weight / (60 + rank), reciprocal rank fusion.",
        on_change=lambda: go(fusion=chosen("fusion")),
        width=130,
    )
