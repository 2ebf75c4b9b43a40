"""The widgets that filter: one for each facet of the catalog."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.address import chosen, current, go
from search.catalog.mapping import Kind
from search.catalog.ranges import BETWEEN, range_of, written
from search.errors import QueryError
from search.index.facets import FacetCounts
from search.values import value_key
from search.view.state import PageState
from search.view.words import plain_label


def filters(facets: Sequence[FacetCounts], state: PageState) -> None:
    """Values to choose among, and ranges to choose of; their counts hold under the filters of the other facets."""
    for place, facet in enumerate(facets):
        if facet.kind is Kind.VALUES:
            _values(place, facet, state)
        elif facet.low is not None and facet.high is not None:
            _range(place, facet, state)


def _values(place: int, facet: FacetCounts, state: PageState) -> None:
    counts = {one.value: one.count for one in facet.values}
    spelt = {value_key(value): value for value in counts}
    picked = [spelt.get(value_key(value), value) for value in state.values(facet.label)]
    key = f"facet-{place}"
    st.session_state[key] = picked
    st.multiselect(
        plain_label(facet.label),
        [*counts, *(value for value in picked if value not in counts)],
        key=key,
        format_func=lambda value: f"{value} ({counts.get(value, 0):,})",
        placeholder="All",
        on_change=lambda: go(filters=current().filtered(facet.label, chosen(key))),
    )


def _range(place: int, facet: FacetCounts, state: PageState) -> None:
    """The lowest and the highest value to keep, side by side; empty where it is open."""
    low, high = _ends(facet, state)
    keys = [f"facet-{place}-low", f"facet-{place}-high"]
    st.session_state[keys[0]], st.session_state[keys[1]] = (_shown(facet.kind, end) for end in (low, high))

    def changed() -> None:
        ends = [_text(facet.kind, chosen(key)) for key in keys]
        go(filters=current().filtered(facet.label, [BETWEEN.join(ends)] if any(ends) else []))

    # A date needs the width of the sidebar.
    places = [st.container(), st.container()] if facet.kind is Kind.DATE else st.columns(2, gap="small")
    for place_of_end, key, end, word in zip(places, keys, (facet.low, facet.high), ("from", "to"), strict=True):
        assert end is not None
        label, bounds = f"{plain_label(facet.label)} {word}", (facet.low, facet.high)
        with place_of_end:
            if facet.kind is Kind.DATE:
                first, last = (date.fromordinal(int(bound or 1)) for bound in bounds)
                st.date_input(label, None, first, last, key=key, format="YYYY-MM-DD", on_change=changed)
            else:
                shown = written(facet.kind, end)
                st.number_input(label, key=key, value=None, format="%.12g", placeholder=shown, on_change=changed)


def _ends(facet: FacetCounts, state: PageState) -> tuple[float | None, float | None]:
    """The range of the address, the first where there are several."""
    try:
        found = [range_of(facet.kind, facet.label, value) for value in state.values(facet.label)[:1]]
    except QueryError:
        found = []
    return found[0] if found else (None, None)


def _shown(kind: Kind, end: float | None) -> Any:
    if end is None:
        return None
    return date.fromordinal(int(end)) if kind is Kind.DATE else end


def _text(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if kind is Kind.DATE else written(kind, float(value))
