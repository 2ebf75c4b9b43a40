"""The sidebar: filters, how it works, what is served."""

from pathlib import Path

import streamlit as st

from pages.parts.address import chosen, go, outdate
from pages.parts.filtering import filters
from pages.parts.serving import catalog_chooser
from search.errors import SearchError
from search.neural.languages import advice
from search.service import Served, State
from search.view.state import PageState, limits
from search.view.words import plain_label

_HOW_IT_WORKS = (Path(__file__).parent.parent / "how_it_works.md").read_text(encoding="utf-8")


def sidebar(served: Served, state: PageState) -> None:
    now = served.state
    with st.sidebar:
        catalog_chooser(served)
        _filters(now, state)
        st.session_state["limit"] = state.limit
        st.selectbox("Results", limits(state.limit), key="limit", on_change=lambda: go(limit=chosen("limit")))
        with st.expander("How it works", icon=":material/lightbulb:"):
            st.markdown(_HOW_IT_WORKS)
        _about(now)


def _filters(now: State, state: PageState) -> None:
    if now.index is None:
        outdate()
        return
    try:
        facets = now.index.facets(state.filters)
    except SearchError:
        facets = now.index.facets()
    filters(facets, state)


def _about(now: State) -> None:
    if now.index is not None:
        if now.note:
            st.caption(plain_label(now.note, 400))
        manifest = now.index.manifest
        if told := advice(manifest.mapping.language, manifest.model):
            st.caption(plain_label(told, 400))
        st.caption(
            f"{manifest.records:,} {plain_label(now.noun.of(manifest.records))} · [API](/api/docs)",
            help=f"Catalog `{manifest.catalog_name}`, SHA-256 `{manifest.catalog_sha256[:12]}…`. "
            f"Model `{manifest.model}`. Index built {manifest.created}.",
        )
