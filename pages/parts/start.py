"""What a page shows before anything is asked."""

import streamlit as st

from pages.parts.board import board
from pages.parts.viewing import view_of
from search.collection.examples import EXAMPLES
from search.compare.survey import most_different
from search.errors import SearchError
from search.index import Index
from search.request import FULLTEXT, NEURAL, SearchRequest
from search.service import Served, State
from search.view.element import Element, h
from search.view.start import INVENTED, ROWS, demonstration, lessons, topics
from search.view.state import PageState
from search.view.topics import topics_of


def start(served: Served, now: State, state: PageState, page: str = "") -> None:
    """One query answered by both engines as soon as both are ready, and more queries to try."""
    bundled = served.serves_bundled_catalog
    parts: list[Element] = []
    if now.index is not None and NEURAL in now.index.engines:
        try:
            parts = _demonstration(served, now.index, state)
        except SearchError:
            parts = []
    if bundled:
        rest = EXAMPLES[1:] if parts else EXAMPLES
        parts += [h("h2", "More to try"), lessons(rest, state, page), h("p", INVENTED, cls="fine")]
    elif now.index is not None and (tries := topics_of(now.index.manifest)):
        parts += [h("h2", "Try one of these, or words of your own"), topics(tries, state)]
    board(parts)


def _demonstration(served: Served, index: Index, state: PageState) -> list[Element]:
    example = EXAMPLES[0] if served.serves_bundled_catalog else None
    query = example.query if example else _topic(index.collection, index)
    if not query:
        return []
    comparison = index.compare(SearchRequest(query, limit=ROWS), (NEURAL, FULLTEXT))
    return [demonstration(comparison, state, example, view=view_of(served, index))]


@st.cache_data(max_entries=64, show_spinner=False)
def _topic(collection: str, _index: Index) -> str:
    """The topic on which the engines differ most and that both answer, or "" if there is none."""
    rows = [_index.survey(SearchRequest(topic, limit=ROWS), (NEURAL, FULLTEXT)) for topic in topics_of(_index.manifest)]
    if not rows:
        return ""
    first = most_different(rows)[0]
    return first.query if first.answered else ""
