"""What a record says beside its name and text: the values it is filtered by, and columns without another part."""

from search.record import Record
from search.view.actions import button
from search.view.catalog_view import CatalogView
from search.view.element import Element, h
from search.view.filters import is_place, only, says_itself
from search.view.state import PageState

_VALUES_SHOWN = 6


def chosen_by(record: Record, place: str, state: PageState, view: CatalogView) -> list[Element]:
    """The values of each facet as buttons that filter by them; numbers and dates are only shown. ``place`` is distinct
    on the page.
    """
    found = []
    for number, (label, values) in enumerate(record.facets):
        for value in values[:_VALUES_SHOWN]:
            if label not in view.by_value:
                found.append(_fact(label, value))
                continue
            step = state.step(filters=state.filtered(label, (*state.values(label), value)))
            picture = "place" if is_place(label) else ""
            at = f"facet-{number}-{place}-{value[:40]}"
            shown = value if picture or says_itself(value) else f"{label}: {value}"
            found.append(button(shown, step, at, picture=picture, title=only(view.noun.many, label, value)))
    return found


def told(record: Record) -> Element | None:
    """The values of each facet with its label, where nothing can be pressed."""
    facts = [_fact(label, ", ".join(values[:_VALUES_SHOWN])) for label, values in record.facets if values]
    return h("div", *facts, cls="facts") if facts else None


def details(record: Record) -> Element | None:
    """The columns of the catalog that have no other part, folded away."""
    if not record.details:
        return None
    parts = [part for column, text in record.details for part in (h("dt", column), h("dd", text, dir="auto"))]
    return h("details", h("summary", "Details"), h("dl", *parts), cls="fields")


def _fact(label: str, value: str) -> Element:
    return h("span", h("span", f"{label} ", cls="label"), h("span", value, dir="auto"), cls="fact")
