"""What every page begins with: its style, the links between pages, the state it is in."""

from pathlib import Path

import streamlit as st

from pages.parts.address import arrive
from pages.parts.places import navigation
from search.view.look import LOOK
from search.view.state import PageState

_STYLE = (Path(__file__).parent.parent / "style.css").read_text(encoding="utf-8")


def frame() -> PageState:
    """Draw it, and give the state to show."""
    st.html(f"<style>{LOOK}\n{_STYLE}</style>")
    state = arrive()
    navigation(state)
    return state
