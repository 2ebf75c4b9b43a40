"""Everything that answers a question, drawn as one element: Streamlit takes about as long for each as for all of it."""

import json
from collections.abc import Sequence

import streamlit as st

from pages.parts.address import current, here, step_to
from pages.parts.places import known_places, tab_title
from search.view.element import Element, tree
from search.view.look import LOOK, SCRIPT

_KEY, _PAGE = "board", "board-page"

_board = st.components.v2.component(
    "board", html='<p id="status" role="status"></p><div id="board"></div>', css=LOOK, js=SCRIPT
)


def board(parts: Sequence[Element], *, opened: int | None = None) -> None:
    """Draw the ``parts``. ``opened`` is the id of the hit whose explanation is to be in sight."""
    state = current()
    data = {
        "tree": [tree(part) for part in parts],
        "opened": opened,
        "shown": json.dumps(state.params()),
        "title": tab_title(state, here()),
    }
    _board(key=_KEY, data=data, on_step_change=_step)


def turn_page() -> None:
    """Open the page that the person's step leads to, if it is another one."""
    page = st.session_state.pop(_PAGE, None)
    if page in known_places() and page != here():
        st.switch_page(known_places()[page], query_params=current().params())


def _step() -> None:
    """Go where the person's step leads; another page can only be opened by the run that follows."""
    step = st.session_state[_KEY].step
    if isinstance(step, dict) and isinstance(step.get("page"), str):
        st.session_state[_PAGE] = step["page"]
    step_to(step)
