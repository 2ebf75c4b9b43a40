"""The ranking diagram: two or three rankings as columns of names, a line joining each record that two of them show."""

from collections.abc import Callable, Sequence

from search.compare import Comparison
from search.record import Hit, SearchResult
from search.request import HYBRID
from search.view.catalog_view import CatalogView
from search.view.difference import miss, ordinal, place
from search.view.element import Element, classes, h
from search.view.logo import logo
from search.view.words import LABELS

ROWS = 20
_NAME_CHARS = 80


def in_order(engines: Sequence[str]) -> list[str]:
    """The engines from left to right: the hybrid stands between the two that it is made of."""
    apart = [engine for engine in engines if engine != HYBRID]
    return [*apart[:1], HYBRID, *apart[1:]] if HYBRID in engines and len(apart) == 2 else list(engines)


def diagram(
    comparison: Comparison,
    *,
    view: CatalogView,
    rows: int = ROWS,
    opened: int | None = None,
    step: Callable[[str, Hit], str] | None = None,
) -> Element:
    """Every ranking's first ``rows``. ``step`` gives what a click on a name of an engine does; without it nothing does.

    A record that the column beside does not show has a stub that tells its rank there.
    """
    order = in_order(comparison.engines)
    deepest = max([1, *(min(rows, len(comparison.result(engine).hits)) for engine in order)])
    parts: list[Element] = []
    for number, engine in enumerate(order):
        if number:
            parts.append(_gap(comparison, order[number - 1], engine, rows, deepest))
        parts.append(_column(comparison.result(engine), rows, view, opened, step))
    return h("div", *parts, cls=f"diagram of{len(order)}", style=f"--rows:{deepest}")


def _column(
    result: SearchResult,
    rows: int,
    view: CatalogView,
    opened: int | None,
    step: Callable[[str, Hit], str] | None,
) -> Element:
    engine = result.engine
    items = []
    for hit in result.hits[:rows]:
        name = [
            h("span", str(hit.rank), cls="rank"),
            logo(hit.record, view.remote_logos, small=True),
            h("span", hit.record.title[:_NAME_CHARS], cls="name"),
        ]
        cls = classes("entry", hit.id == opened and "opened", result.answered is False and "dim")
        at = f"diagram-{engine}-{hit.id}"
        entry = (
            h("button", *name, type="button", cls=cls, data_step=step(engine, hit), data_at=at)
            if step
            else h("span", *name, cls=cls)
        )
        items.append(h("li", entry, data_id=hit.id))
    if not items:
        items = [h("li", h("span", "finds nothing", cls="nothing"))]
    more = len(result.hits) - rows
    return h(
        "div",
        h("h3", h("i", cls="swatch"), LABELS[engine]),
        h("ol", *items, aria_label=LABELS[engine]),
        h("p", f"and {more} more below", cls="fine") if more > 0 else None,
        cls=classes("ranking", engine),
    )


def _gap(comparison: Comparison, a: str, b: str, rows: int, deepest: int) -> Element:
    """The lines between two columns, and the stubs of records that only one of the two shows."""
    first, second = (comparison.result(engine).hits[:rows] for engine in (a, b))
    ranks = {hit.id: hit.rank for hit in second}
    lines = [part for hit in first if hit.id in ranks for part in _line(hit.id, hit.rank, ranks[hit.id], a, b)]
    stubs = _stubs(comparison, first, a, b, "left", {*ranks})
    stubs += _stubs(comparison, second, b, a, "right", {hit.id for hit in first})
    picture = h(
        "svg", *lines, viewBox=f"0 0 100 {deepest * 10}", preserveAspectRatio="none", cls="lines", aria_hidden="true"
    )
    return h("div", picture, *stubs, cls="gap")


def _line(id: int, left: int, right: int, a: str, b: str) -> list[Element]:
    """A curve between the middles of two rows, its halves in the colour and style of the engine on their side.

    The halves are those that de Casteljau's rule gives for the Bézier curve with level ends.
    """
    y1, y2 = 10 * left - 5, 10 * right - 5
    middle = (y1 + y2) / 2
    halves = (
        (a, f"M0 {y1}C25 {y1} 37.5 {(3 * y1 + y2) / 4:g} 50 {middle:g}"),
        (b, f"M50 {middle:g}C62.5 {(y1 + 3 * y2) / 4:g} 75 {y2} 100 {y2}"),
    )
    return [h("path", d=d, cls=f"line {engine}", data_id=id) for engine, d in halves]


def _stubs(
    comparison: Comparison, hits: Sequence[Hit], engine: str, other: str, side: str, shown: set[int]
) -> list[Element]:
    stubs = []
    for hit in hits:
        if hit.id in shown:
            continue
        there = comparison.elsewhere[engine, hit.id, other]
        rank = there.place.rank
        where = ordinal(rank) if rank else f"> {ordinal(there.place.beyond or 0)}" if there.place.found else "not found"
        reason = f"{LABELS[other]}: {place(there)}"
        if not there.shown:
            reason += f", because {miss(other, there, comparison)}"
        stubs.append(
            h(
                "span",
                h("i"),
                h("span", where),
                cls=f"stub {side} {engine}",
                style=f"--rank:{hit.rank}",
                title=reason,
                aria_hidden="true",
                data_id=hit.id,
            )
        )
    return stubs
