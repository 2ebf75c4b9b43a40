"""The pages there are, and the links between them, which carry the state along."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from search.view.state import PageState

SEARCH, COMPARE, SURVEY, CATALOGS = "", "compare", "disagreements", "catalogs"

NAME = "Crossrank"

_FOLDER = Path(__file__).parent.parent
_ICONS = {
    SEARCH: ":material/search:",
    COMPARE: ":material/compare_arrows:",
    SURVEY: ":material/difference:",
    CATALOGS: ":material/dataset:",
}


_TITLES = {SEARCH: "Search", COMPARE: "Compare", SURVEY: "Disagreements", CATALOGS: "Catalogs"}
_QUERY_CHARS = 60
_PLACES = "page-places"


def tab_title(state: PageState, page: str) -> str:
    """What the browser's tab is called: the query, the page, the software."""
    return " – ".join(part for part in (state.query.strip()[:_QUERY_CHARS], _TITLES[page], NAME) if part)


def places() -> dict[str, StreamlitPage]:
    """Every page by its path. They have no icons: Streamlit would fetch those from elsewhere as the tab's."""
    return {
        SEARCH: st.Page(_FOLDER / "search_page.py", title=_TITLES[SEARCH], default=True),
        COMPARE: st.Page(_FOLDER / "compare_page.py", title=_TITLES[COMPARE], url_path=COMPARE),
        SURVEY: st.Page(_FOLDER / "survey_page.py", title=_TITLES[SURVEY], url_path=SURVEY),
        CATALOGS: st.Page(_FOLDER / "catalogs_page.py", title=_TITLES[CATALOGS], url_path=CATALOGS),
    }


def remember_places() -> dict[str, StreamlitPage]:
    """Every page, made for this run of the whole page."""
    st.session_state[_PLACES] = places()
    return known_places()


def known_places() -> dict[str, StreamlitPage]:
    """The pages as the session's last whole run made them; making them looks at files."""
    made: dict[str, StreamlitPage] | None = st.session_state.get(_PLACES)
    return made or places()


def navigation(state: PageState) -> None:
    """Links to all pages for the same question."""
    with st.container(horizontal=True, gap="small", key="navigation"):
        for path, page in known_places().items():
            st.page_link(page, icon=_ICONS[path], query_params=state.params())
