"""What a page shows before anything is asked: one query answered by two engines, and more queries to try."""

from collections.abc import Sequence
from typing import Any

from search.collection.examples import Example
from search.compare import Comparison
from search.record import Hit
from search.request import FULLTEXT, HYBRID, NEURAL
from search.view.actions import button
from search.view.catalog_view import CatalogView
from search.view.diagram import diagram
from search.view.difference import difference, title
from search.view.element import Element, h
from search.view.state import PageState
from search.view.words import LABELS

ROWS = 5
WINNERS = {NEURAL: "Meaning wins", FULLTEXT: "Words win", HYBRID: "Both together win", "": "Both fail"}
"""What an example shows, by the engine that wins."""
INVENTED = "The startups of this catalog are invented, and so are their links, which lead nowhere."


def demonstration(comparison: Comparison, state: PageState, example: Example | None, *, view: CatalogView) -> Element:
    """Both rankings of one query, with a sentence on what differs and, for an ``example``, on who is right."""
    a, b = comparison.engines

    def step(engine: str, hit: Hit) -> str:
        return state.step(page="", engine=engine, why=hit.id, **asked)

    query = comparison.query
    asked: dict[str, Any] = {"query": query, "similar": None, "filters": ()}
    return h(
        "section",
        h("h2", f"“{query}”, asked both ways"),
        h("div", *(h("p", sentence) for sentence in verdict(comparison, example)), cls="inwords"),
        diagram(comparison, view=view, rows=ROWS, step=step),
        h(
            "div",
            button(f"Search “{query}”", state.step(page="", engine=a, **asked), "demo-search", cls="filled"),
            button("See both rankings in full", state.step(page="compare", **asked), "demo-compare", cls="filled"),
            cls="offers",
        ),
        cls="panel",
        aria_label=f"{LABELS[a]} and {LABELS[b].lower()} on “{query}”",
    )


def verdict(comparison: Comparison, example: Example | None) -> list[str]:
    """What differs, in sentences; who is right where the wanted record of the ``example`` is known."""
    a, b = comparison.engines
    if example is None or not example.engine:
        return difference(comparison, a, b)[:2]
    right, wrong = (a, b) if example.engine == a else (b, a)
    found, missed = comparison.result(right).hits, comparison.result(wrong).hits
    if not found or found[0].record.name != example.wanted:
        return difference(comparison, a, b)[:2]
    other = f"{LABELS[wrong].lower()} {f'puts {title(missed[0])} first' if missed else 'finds nothing'}"
    return [f"{LABELS[right]} is right: it finds {title(found[0])}, and {other}.", example.lesson]


def lessons(examples: Sequence[Example], state: PageState, page: str = "") -> Element:
    """Queries to click, each with what it teaches, by the engine that wins."""
    parts = []
    for engine, name in WINNERS.items():
        chosen = [example for example in examples if example.engine == engine]
        items = [h("li", _lesson(example, state, page)) for example in chosen]
        parts += [h("h3", name, cls="winner"), h("ul", *items, cls="lessons")] if items else []
    return h("div", *parts)


def _lesson(example: Example, state: PageState, page: str) -> Element:
    changes = {"query": example.query, "similar": None, "why": None}
    if example.engine and not page:
        changes["engine"] = example.engine
    return h(
        "button",
        h("b", example.query),
        h("span", example.lesson),
        type="button",
        cls=f"lesson {example.engine or 'neither'}",
        data_step=state.step(**changes),
        data_at=f"lesson-{example.query}",
    )


def topics(queries: Sequence[str], state: PageState) -> Element:
    """Queries to click, on a catalog of which nothing is known."""
    buttons = [
        button(query, state.step(query=query, similar=None, why=None), f"topic-{number}", cls="filled")
        for number, query in enumerate(queries)
    ]
    return h("div", *buttons, cls="offers")
