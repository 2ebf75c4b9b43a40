"""Elements of a page: made once, drawn by the browser from JSON or written to a file as HTML.

Text and the values of attributes are only ever text: the browser makes nodes of them, and ``html`` escapes them.
So nothing that a catalog or a query holds can become markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

_VOID = ("img", "br", "hr")
_ADDRESSES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Element:
    """One element; ``attributes`` are text by name, ``children`` are elements and text."""

    tag: str
    attributes: dict[str, str]
    children: tuple[Element | str, ...]


def h(tag: str, *children: Element | str | None, **attributes: str | int | bool | None) -> Element:
    """An element. Children that are None or empty and attributes that are None or False are left out.

    ``cls`` stands for class and ``aria_label`` for aria-label. A link that is not http(s) is left out.
    """
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    if "cls" in named:
        named["class"] = named.pop("cls") or None
    if "href" in named and not str(named["href"]).lower().startswith(_ADDRESSES):
        del named["href"]
    kept = {
        name: "" if value is True else str(value)
        for name, value in named.items()
        if value is not None and value is not False
    }
    return Element(tag, kept, tuple(child for child in children if child is not None and child != ""))


def classes(*names: str | bool | None) -> str:
    """The names that are given, as the value of a class attribute."""
    return " ".join(name for name in names if isinstance(name, str) and name)


def tree(node: Element | str) -> Any:
    """``node`` as JSON: text is a string, an element is [tag, attributes, child, …]."""
    if isinstance(node, str):
        return node
    return [node.tag, node.attributes, *(tree(child) for child in node.children)]


def html(node: Element | str) -> str:
    """``node`` as HTML."""
    if isinstance(node, str):
        return escape(node)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.tag in _VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(html, node.children))}</{node.tag}>"


def text(node: Element | str) -> str:
    """What a reader of ``node`` reads."""
    return node if isinstance(node, str) else "".join(map(text, node.children))
