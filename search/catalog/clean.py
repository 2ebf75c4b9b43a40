"""Making one field of a hostile or careless catalog safe: plain text, bounded, http(s) links only."""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import urlsplit

MAX_NAME = 300
MAX_CITY = 120
MAX_ALT = 1_000
MAX_DESCRIPTION = 100_000
MAX_URL = 2_048
MAX_INLINE_LOGO = 65_536

_HIDDEN = re.compile(r"<(script|style)\b[^>]*>.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INLINE_LOGO = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+", re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[\s\x00-\x1f\x7f\"'<>`\\{}|^]")


def plain_text(value: object, limit: int) -> str:
    """``value`` as plain text of at most ``limit`` characters: tags out, entities resolved.

    Lists give their first element; null and objects give the empty string.
    """
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    text = str(value)[: limit * 4]
    if "<" in text:
        text = _TAG.sub(" ", _HIDDEN.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", _CONTROL.sub(" ", text.replace("\r\n", "\n")))
    return text.strip()[:limit].rstrip()


def one_line(value: object, limit: int) -> str:
    """``plain_text`` with every run of white space as one space."""
    return " ".join(plain_text(value, limit).split())


def web_link(value: object) -> str:
    """An http(s) address, or the empty string for anything else."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        return ""
    url = value.strip()
    if url.lower().startswith("www."):
        url = f"http://{url}"
    if not url.isprintable() or len(url) > MAX_URL or _UNSAFE_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def logo_address(value: object) -> str:
    """An http(s) address or a small inline image, or the empty string for anything else."""
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, str) and first.startswith("data:"):
        return first if len(first) <= MAX_INLINE_LOGO and _INLINE_LOGO.fullmatch(first) else ""
    return web_link(first)
