"""The sidebar: filters, how it works, what is served."""

from pathlib import Path

import streamlit as st

from pages.parts.address import chosen, go
from search.index import Index
from search.service import State
from search.view.state import PageState, limits
from search.view.words import plain_label

_HOW_IT_WORKS = (Path(__file__).parent.parent / "how_it_works.md").read_text(encoding="utf-8")


def sidebar(now: State, state: PageState) -> None:
    with st.sidebar:
        _cities(now.index, state)
        st.session_state["limit"] = state.limit
        st.selectbox("Results", limits(state.limit), key="limit", on_change=lambda: go(limit=chosen("limit")))
        with st.expander("How it works", icon=":material/lightbulb:"):
            st.markdown(_HOW_IT_WORKS)
        _about(now)


def _cities(index: Index | None, state: PageState) -> None:
    if index is None:
        st.multiselect("Cities", [], placeholder="All cities", disabled=True, key="cities-not-ready")
        return
    counts = {found.city: found.count for found in index.cities()}
    labels = {city.casefold(): city for city in counts}
    cities = [labels.get(city.casefold(), city) for city in state.cities]
    st.session_state["cities"] = cities
    st.multiselect(
        "Cities",
        [*counts, *(city for city in cities if city not in counts)],
        key="cities",
        format_func=lambda city: f"{city} ({counts.get(city, 0):,})",
        placeholder="All cities",
        on_change=lambda: go(cities=tuple(chosen("cities"))),
    )


def _about(now: State) -> None:
    if now.index is not None:
        if now.note:
            st.caption(plain_label(now.note, 400))
        manifest = now.index.manifest
        st.caption(
            f"{manifest.records:,} startups · [API](/api/docs)",
            help=f"Catalog `{manifest.catalog_name}`, SHA-256 `{manifest.catalog_sha256[:12]}…`. "
            f"Model `{manifest.model}`. Index built {manifest.created}.",
        )
