"""What an inline logo of the collection may be: a small SVG of plain shapes that names nothing outside itself."""

import base64
import binascii
from xml.etree import ElementTree

MAX_BYTES = 1_000
_PREFIX = "data:image/svg+xml;base64,"
_SPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {f"{_SPACE}{name}" for name in ("svg", "g", "path", "circle")}
_ATTRIBUTES = {
    "viewBox", "d", "cx", "cy", "r", "transform", "opacity", "shape-rendering", "paint-order", "fill", "fill-rule",
    "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
}  # fmt: skip


def is_inline(address: str) -> bool:
    return address.startswith(_PREFIX)


def logo_fault(address: str) -> str:
    """What is wrong with a logo's address, or the empty string."""
    if not is_inline(address):
        return "is no inline SVG in base64"
    if len(address) > MAX_BYTES:
        return f"has {len(address):,} bytes, {MAX_BYTES:,} are allowed"
    try:
        text = base64.b64decode(address.removeprefix(_PREFIX), validate=True).decode("utf-8")
        if "<!" in text or "<?" in text or "url(" in text.lower():
            return "declares or refers to something"
        root = ElementTree.fromstring(text)  # noqa: S314 - short, and without declarations it has no entities
    except (binascii.Error, UnicodeDecodeError, ElementTree.ParseError):
        return "is no XML"
    if root.tag != f"{_SPACE}svg" or "viewBox" not in root.attrib:
        return "is no SVG with a viewBox"
    used = {element.tag for element in root.iter()} - _ELEMENTS
    used |= {name for element in root.iter() for name in element.attrib} - _ATTRIBUTES
    return f"has {', '.join(sorted(used))}, which a plain drawing does not need" if used else ""
