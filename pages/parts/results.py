"""A ranking as a column of cards."""

import streamlit as st

from pages.parts.address import go
from search.startup import Hit, SearchResult
from search.view.card import card_html
from search.view.state import PageState
from search.view.words import plain_label


def cards(result: SearchResult, terms: frozenset[str], state: PageState, remote_logos: bool) -> None:
    """One card per hit, the query's ``terms`` highlighted."""
    for hit in result.hits:
        with st.container(border=True, key=f"hit-{hit.rank}", gap="xsmall"):
            st.html(card_html(hit, result.engine, terms, remote_logos=remote_logos))
            _actions(hit, state)


def _actions(hit: Hit, state: PageState) -> None:
    with st.container(horizontal=True, gap="medium", key=f"actions-{hit.rank}"):
        if city := hit.startup.city:
            st.button(
                plain_label(city),
                icon=":material/location_on:",
                key=f"city-{hit.id}",
                type="tertiary",
                help="Only startups in this city",
                on_click=go,
                kwargs={"cities": tuple(dict.fromkeys((*state.cities, city)))},
            )
        st.button(
            "Find similar",
            icon=":material/hub:",
            key=f"similar-{hit.id}",
            type="tertiary",
            help="The startups nearest in meaning to this one",
            on_click=go,
            kwargs={"similar": hit.id},
        )
