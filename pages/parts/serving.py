"""The catalog that a page shows, and choosing another."""

from dataclasses import replace

import streamlit as st

from pages.parts.address import chosen, current, go
from pages.parts.places import navigation
from search.errors import SearchError, UnknownCatalog
from search.service import Served, shared
from search.view.state import PageState
from search.view.words import plain_label


def served_catalog(state: PageState) -> Served:
    """The catalog that the address names. If there is none of that name the page says so, and ends."""
    try:
        return shared.shared_catalogs().named(state.catalog)
    except SearchError as error:
        navigation(replace(state, catalog=""))
        st.warning(plain_label(str(error), 1_000), icon=":material/help:")
        if isinstance(error, UnknownCatalog):
            st.button("Show the default catalog", icon=":material/undo:", on_click=open_catalog)
        st.stop()


def open_catalog(name: str = "") -> None:
    """Show a catalog, "" for the default one, without what is filtered and opened in the other."""
    if name == shared.shared_catalogs().default.name:
        name = ""
    go(catalog=name, filters=(), similar=None, why=None)


def catalog_chooser(served: Served) -> None:
    """Which catalog is shown; nothing where there is only one."""
    names = shared.shared_catalogs().names()
    if len({*names, served.name}) < 2:
        return
    st.session_state["catalog"] = served.name
    st.selectbox(
        "Catalog",
        sorted({*names, served.name}),
        key="catalog",
        on_change=lambda: open_catalog(chosen("catalog")) if chosen("catalog") != _shown() else None,
    )


def _shown() -> str:
    return current().catalog or shared.shared_catalogs().default.name
