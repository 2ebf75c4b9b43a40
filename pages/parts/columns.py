"""The rankings compared, as columns of cards; the cards of one startup are tied together."""

import streamlit as st

from pages.parts.why import why, why_button, why_not
from search.compare import Comparison
from search.index import Index
from search.request import FULLTEXT
from search.startup import Hit, SearchResult
from search.view.state import PageState
from search.view.tied import tied_card_html, ties_css
from search.view.words import LABELS

_BOX = '[class*="st-key-hit-"]'


def columns(index: Index, comparison: Comparison, state: PageState, *, remote_logos: bool) -> None:
    st.html(f"<style>{ties_css(comparison, _BOX)}</style>")
    with st.container(key="columns"):
        places = st.columns(len(comparison.results), gap="medium")
    for place, result in zip(places, comparison.results, strict=True):
        with place:
            st.subheader(LABELS[result.engine], anchor=False)
            for hit in result.hits:
                _card(index, hit, result, comparison, state, remote_logos=remote_logos)
            if not result.hits:
                words = result.engine == FULLTEXT
                st.caption("Nothing here has any of these words." if words else "There is nothing to rank.")


def _card(
    index: Index, hit: Hit, result: SearchResult, comparison: Comparison, state: PageState, *, remote_logos: bool
) -> None:
    engine = result.engine
    with st.container(border=True, key=f"hit-{engine}-{hit.rank}", gap="xsmall"):
        st.html(tied_card_html(hit, result, comparison, remote_logos=remote_logos))
        with st.container(key=f"actions-{engine}-{hit.rank}"):
            why_button(hit, engine, state)
        why(index, engine, hit, state)
        why_not(index, engine, hit, comparison, state)
