"""Buttons of a page, and the little pictures on them."""

from search.view.element import Element, classes, h

_ICONS = {
    "why": "M12 17v.5M9.2 9.2a2.9 2.9 0 1 1 4.3 2.5c-1 .6-1.5 1.2-1.5 2.3M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18Z",
    "close": "m6 15 6-6 6 6",
    "similar": "M12 12 6 6m6 6 6-6m-6 6v7M6 6h.01M18 6h.01M12 19h.01",
    "place": "M12 21s6-6 6-11a6 6 0 0 0-12 0c0 5 6 11 6 11Zm0-8.5a2.4 2.4 0 1 0 0-5 2.4 2.4 0 0 0 0 5Z",
    "remove": "m7 7 10 10M17 7 7 17",
    "warn": "M12 8v5m0 3.5v.01M12 3 2.5 20h19L12 3Z",
}


def icon(name: str) -> Element:
    """A picture that says nothing to a screen reader."""
    return h("svg", h("path", d=_ICONS[name]), cls="icon", viewBox="0 0 24 24", aria_hidden="true")


def button(
    label: str,
    step: str,
    at: str,
    *,
    picture: str = "",
    cls: str = "",
    title: str = "",
    expanded: bool | None = None,
) -> Element:
    """A button that takes a ``step``. ``at`` names its place, where the focus returns when the page is drawn again."""
    return h(
        "button",
        icon(picture) if picture else None,
        h("span", label),
        type="button",
        cls=classes("act", cls),
        title=title or None,
        data_step=step,
        data_at=at,
        aria_expanded=None if expanded is None else str(expanded).lower(),
    )
