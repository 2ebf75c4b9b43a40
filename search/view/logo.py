"""A record's logo: the picture, and a monogram when there is none or it fails to load."""

import hashlib
import re

from search.record import Record
from search.view.element import Element, h

_WORD = re.compile(r"[^\W_]+")


def monogram(name: str) -> str:
    """One or two characters that stand for a name, always the same."""
    words: list[str] = _WORD.findall(name)
    if not words:
        return "•"
    return (words[0][0] + (words[1][0] if len(words) > 1 else words[0][1:2])).upper()[:2]


def hue(name: str) -> int:
    """An angle on the colour circle, 0 to 359, always the same for a name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "big") % 360


def logo(record: Record, remote: bool, *, small: bool = False) -> Element:
    """The logo as a tile of fixed size. ``remote`` off leaves out pictures that are not inline.

    The style sheet draws the monogram of an ``<img>`` that fails, from its ``data-mono``. A ``small`` one stands
    beside the name and says nothing to a screen reader.
    """
    name = record.title if record.text else ""
    mono = monogram(name)
    if record.logo and (remote or record.logo.startswith("data:")):
        alt = "" if small else f"{name} logo"
        picture = h("img", src=record.logo, alt=alt, data_mono=mono, loading="lazy", decoding="async")
    else:
        picture = h("span", mono, cls="mono", aria_hidden="true")
    return h("span", picture, cls="logo small" if small else "logo", style=f"--hue:{hue(name)}")
