"""Why a hit has its score: opened and closed by a button below it."""

import streamlit as st

from pages.parts.address import go
from search.compare import Comparison
from search.errors import ModelError
from search.index import Index
from search.request import FULLTEXT
from search.startup import Hit
from search.view.difference import miss, place, quoted
from search.view.explained import explanation_html
from search.view.state import PageState
from search.view.words import LABELS, plain_label


def why_button(hit: Hit, engine: str, state: PageState) -> None:
    opened = state.why == hit.id
    st.button(
        "Why?",
        icon=":material/expand_less:" if opened else ":material/help:",
        key=f"why-{engine}-{hit.id}",
        type="tertiary",
        help="Close the explanation" if opened else "What its score is made of",
        on_click=go,
        kwargs={"why": None if opened else hit.id},
    )


def why(index: Index, engine: str, hit: Hit, state: PageState) -> None:
    """The parts of the hit's score, if it is the one opened."""
    if state.why == hit.id:
        _explanation(index, engine, hit, state)


def why_not(index: Index, engine: str, hit: Hit, comparison: Comparison, state: PageState) -> None:
    """What the engines that do not show the hit make of it, if it is the one opened."""
    if state.why != hit.id:
        return
    for other in comparison.others(engine):
        found = comparison.elsewhere[engine, hit.id, other]
        if not found.shown:
            st.markdown(f"**Why did {LABELS[other].lower()} miss it?**")
            reason = miss(other, found, comparison)
            st.markdown(plain_label(f"There it is {place(found)}: {reason}.", 1000))
            if found.lacks and other != FULLTEXT:
                st.markdown(plain_label(f"Of the query’s words its text lacks {quoted(found.lacks)}.", 1000))
            if found.place.score is not None:
                _explanation(index, other, hit, state)


def _explanation(index: Index, engine: str, hit: Hit, state: PageState) -> None:
    try:
        (found,) = index.explain(state.request(engine), [hit.id])
    except ModelError as error:
        st.caption(plain_label(str(error), 400))
    else:
        st.html(explanation_html(found))
