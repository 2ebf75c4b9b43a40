"""What a page shows before anything is asked."""

from pages.parts.board import board
from search.catalog.examples import EXAMPLES, MORE_EXAMPLES, TOPICS
from search.errors import SearchError
from search.index import Index
from search.request import FULLTEXT, NEURAL, SearchRequest
from search.service import Catalogs, State
from search.view.element import Element, h
from search.view.start import INVENTED, demonstration, lessons, topics
from search.view.state import PageState


def start(catalogs: Catalogs, now: State, state: PageState, page: str = "") -> None:
    """One query answered by both engines as soon as both are ready, and more queries to try."""
    bundled = catalogs.serves_bundled_catalog
    parts: list[Element] = []
    if now.index is not None and NEURAL in now.index.engines:
        try:
            parts = [_demonstration(catalogs, now.index, state)]
        except SearchError:
            parts = []
    if bundled:
        rest = [*EXAMPLES[1:], *MORE_EXAMPLES] if parts else [*EXAMPLES, *MORE_EXAMPLES]
        parts += [h("h2", "More to try"), lessons(rest, state, page), h("p", INVENTED, cls="fine")]
    else:
        parts += [h("h2", "Try a topic, or words of your own"), topics(TOPICS, state)]
    board(parts)


def _demonstration(catalogs: Catalogs, index: Index, state: PageState) -> Element:
    example = EXAMPLES[0] if catalogs.serves_bundled_catalog else None
    request = SearchRequest(example.query if example else TOPICS[0], limit=5)
    comparison = index.compare(request, (NEURAL, FULLTEXT))
    return demonstration(comparison, state, example, remote_logos=catalogs.settings.remote_logos)
