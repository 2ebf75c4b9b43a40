"""What every page begins with: its style, its name, the state it is in."""

from base64 import b64encode
from pathlib import Path

import streamlit as st

from pages.parts.address import begin
from pages.parts.places import NAME, tab_title
from search.view.element import h, html
from search.view.state import PageState

_FOLDER = Path(__file__).parent.parent
_STYLE = (_FOLDER / "style.css").read_text(encoding="utf-8")
_MARK = h("img", src=f"data:image/svg+xml;base64,{b64encode((_FOLDER / 'icon.svg').read_bytes()).decode()}", alt=True)


def frame(page: str, title: str, lede: str) -> PageState:
    """Draw it, and give the state to show. The browser's tab is called after the query and the page."""
    state = begin(page)
    st.set_page_config(page_title=tab_title(state, page))
    head = h(
        "header",
        h("p", _MARK, h("b", NAME), cls="brand"),
        h("h1", title),
        h("p", lede, cls="lede"),
        cls="head",
    )
    st.html(f"<style>{_STYLE}</style>{html(head)}")
    return state
