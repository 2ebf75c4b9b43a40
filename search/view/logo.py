"""A startup's logo as HTML: the picture, and a monogram when there is none or it fails to load."""

import hashlib
import re
from html import escape

from search.startup import Startup

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


def logo_html(startup: Startup, remote: bool) -> str:
    """The logo as a fixed-size tile. ``remote`` off leaves out pictures that are not inline.

    The style sheet draws the monogram of an ``<img>`` that fails, from its ``data-mono``.
    """
    name = startup.name or startup.alt
    mono, style = escape(monogram(name)), f'style="--hue:{hue(name)}"'
    if startup.logo and (remote or startup.logo.startswith("data:")):
        picture = (
            f'<img src="{escape(startup.logo)}" alt="{escape(name)} logo" data-mono="{mono}" '
            'width="56" height="56" loading="lazy" decoding="async">'
        )
    else:
        picture = f'<span class="mono" aria-hidden="true">{mono}</span>'
    return f'<span class="logo" {style}>{picture}</span>'
