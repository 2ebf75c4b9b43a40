"""The pages there are, and the links between them, which carry the state along."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from search.view.state import PageState

SEARCH, COMPARE, SURVEY = "search", "compare", "disagreements"

_FOLDER = Path(__file__).parent.parent


def places() -> dict[str, StreamlitPage]:
    """Every page by its name, the first one being the start page."""
    return {
        SEARCH: st.Page(_FOLDER / "search_page.py", title="Search", icon=":material/search:", default=True),
        COMPARE: st.Page(
            _FOLDER / "compare_page.py", title="Compare", icon=":material/compare_arrows:", url_path=COMPARE
        ),
        SURVEY: st.Page(
            _FOLDER / "survey_page.py", title="Disagreements", icon=":material/difference:", url_path=SURVEY
        ),
    }


def navigation(state: PageState) -> None:
    """Links to all pages for the same question."""
    with st.container(horizontal=True, gap="small", key="navigation"):
        for page in places().values():
            st.page_link(page, query_params=state.params())
