"""The rankings compared, as columns of cards; the cards of one startup are tied together."""

import streamlit as st

from pages.parts.why import why, why_button, why_not
from search.compare import Comparison
from search.engine import FULLTEXT
from search.service import SearchService
from search.startup import Hit, SearchResult
from search.view.state import PageState
from search.view.tied import tied_card_html, ties_css
from search.view.words import LABELS

_BOX = '[class*="st-key-hit-"]'


def columns(service: SearchService, comparison: Comparison, state: PageState) -> None:
    st.html(f"<style>{ties_css(comparison, _BOX)}</style>")
    with st.container(key="columns"):
        places = st.columns(len(comparison.results), gap="medium")
    for place, result in zip(places, comparison.results, strict=True):
        with place:
            st.subheader(LABELS[result.engine], anchor=False)
            for hit in result.hits:
                _card(service, hit, result, comparison, state)
            if not result.hits:
                words = result.engine == FULLTEXT
                st.caption("Nothing here has any of these words." if words else "There is nothing to rank.")


def _card(service: SearchService, hit: Hit, result: SearchResult, comparison: Comparison, state: PageState) -> None:
    engine = result.engine
    with st.container(border=True, key=f"hit-{engine}-{hit.rank}", gap="xsmall"):
        st.html(tied_card_html(hit, result, comparison, remote_logos=service.settings.remote_logos))
        with st.container(key=f"actions-{engine}-{hit.rank}"):
            why_button(hit, engine, state)
        why(service, engine, hit, state)
        why_not(service, engine, hit, comparison, state)
