"""A ranking as a column of cards."""

import streamlit as st

from pages.parts.address import go
from pages.parts.why import why, why_button
from search.index import Index
from search.startup import Hit, SearchResult
from search.view.card import card_html
from search.view.noise_words import METHOD, reliability
from search.view.state import PageState
from search.view.tied import parents_html
from search.view.words import plain_label


def cards(index: Index, result: SearchResult, terms: frozenset[str], state: PageState, *, remote_logos: bool) -> None:
    """One card per hit, the query's ``terms`` highlighted."""
    for hit in result.hits:
        with st.container(border=True, key=f"hit-{hit.rank}", gap="xsmall"):
            st.html(
                card_html(
                    hit,
                    result.engine,
                    terms,
                    remote_logos=remote_logos,
                    notes=f'<div class="notes">{parents_html(hit)}</div>' if hit.parents else "",
                    dim=result.answered is False,
                )
            )
            _actions(hit, result.engine, state)
            if state.similar is None:
                why(index, result.engine, hit, state)


def no_good_match(result: SearchResult) -> None:
    """Says so before hits that answer nothing."""
    if result.answered is False:
        st.warning(
            "**No good match.** By meaning, nothing here stands out from noise. These are only the least far away.",
            icon=":material/search_off:",
        )
        with st.popover("How is that told?", type="tertiary", icon=":material/graphic_eq:"):
            st.markdown("\n\n".join([METHOD, *(plain_label(sentence, 400) for sentence in reliability())]))


def _actions(hit: Hit, engine: str, state: PageState) -> None:
    with st.container(horizontal=True, gap="medium", key=f"actions-{hit.rank}"):
        if state.similar is None:
            why_button(hit, engine, state)
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
            kwargs={"similar": hit.id, "why": None},
        )
