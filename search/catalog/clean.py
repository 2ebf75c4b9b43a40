"""Making one field of a hostile or careless catalog safe: plain text, bounded, http(s) links only."""

import html
import json
import re
import unicodedata
from datetime import datetime
from urllib.parse import urlsplit

MAX_NAME = 300
MAX_ALT = 1_000
MAX_DESCRIPTION = 100_000
MAX_URL = 2_048
MAX_INLINE_LOGO = 65_536

# Each pattern is linear: no run is read again from a later start.
_HIDDEN = re.compile(r"<(script|style)\b[^>]*+(>(?:.*?</\1\s*+>|.*))?", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*+>")
_TAG_OR_COMMENT = re.compile(rf"{_TAG.pattern}|<!--.*?-->", re.DOTALL)
_HUGE_REFERENCE = re.compile(r"&#[0-9]{1000,}+;?")
_MARKS_OR_SYMBOLS = re.compile(r"[^\w\s\x00-\x7f](?:[^\w\s\x00-\x7f]){30,}")
_PLAIN = bytes(code for code in range(32, 127) if code not in b"<&") + b"\t\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INLINE_LOGO = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+", re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[\s\x00-\x1f\x7f\"'<>`\\{}|^]")
_PLAIN_LINK = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?:/[a-zA-Z0-9/._~%?=&#+:@!,;-]*)?", re.ASCII)
_MAX_MARKS = 30
_SHORT_ITEM = 80


def plain_text(value: object, limit: int) -> str:
    """``value`` as plain text of at most ``limit`` characters: tags out, entities resolved.

    Lists of texts are joined, other nested values are JSON; null and integers of thousands of digits give the empty
    string.
    """
    text = value if type(value) is str else as_text(value)
    if len(text) > limit * 4:
        text = text[: limit * 4]
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        text = text.strip()
        return text if len(text) <= limit else text[:limit].rstrip()
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))
    if not text.isprintable():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _CONTROL.sub(" ", text.replace("\r\n", "\n"))
    if text.isascii() or _is_western(text):
        return text.strip()[:limit].rstrip()
    if len(text) > _MAX_MARKS:
        text = _MARKS_OR_SYMBOLS.sub(_without_stacked_marks, text)
    return unicodedata.normalize("NFC", text).strip()[:limit].rstrip()


def one_line(value: object, limit: int) -> str:
    """``plain_text`` with every run of white space as one space."""
    if type(value) is str and len(value) <= limit and _is_plain_line(value):
        return value.strip()
    text = plain_text(value, limit)
    return text if text.isascii() and text.isprintable() and "  " not in text else " ".join(text.split())


def as_text(value: object) -> str:
    """A value of any table as it is written: dates as ISO 8601, yes or no for booleans, nested values as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        if isinstance(value, datetime):
            return value.isoformat(" ").removesuffix(" 00:00:00")
        if isinstance(value, bytes):
            return value.decode("utf-8")
        if isinstance(value, (list, tuple)) and all(isinstance(item, (str, int, float)) for item in value):
            items = [text for item in value if (text := as_text(item).strip())]
            return (", " if all(len(item) <= _SHORT_ITEM for item in items) else "\n").join(items)
        if isinstance(value, (dict, list, tuple)):
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str) if value else ""
        return str(value)
    except (ValueError, RecursionError, TypeError):
        return ""


def first_of(value: object) -> object:
    """The first element of a list, or the value itself."""
    return (value[0] if value else "") if isinstance(value, list) else value


def web_link(value: object) -> str:
    """An http(s) address, or the empty string for anything else."""
    value = first_of(value)
    if not isinstance(value, str):
        return ""
    url = value.strip()
    if len(url) <= MAX_URL and _PLAIN_LINK.fullmatch(url):
        return url
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
    first = first_of(value)
    if isinstance(first, str) and first.startswith("data:"):
        return first if len(first) <= MAX_INLINE_LOGO and _INLINE_LOGO.fullmatch(first) else ""
    return web_link(first)


def _is_plain_line(text: str) -> bool:
    """Whether a text is of visible ASCII characters without marks of HTML, single spaces between them."""
    return text.isascii() and text.isprintable() and not ("  " in text or "<" in text or "&" in text)


def _is_western(text: str) -> bool:
    """Whether all characters are in Windows-1252, which has no combining marks: such a text is in NFC as it is."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _without_tags(text: str) -> str:
    """``text`` with each tag, comment, script and style sheet as one space."""
    text = _HIDDEN.sub(lambda hidden: " " if hidden[2] else hidden[0], text)
    # Comments are looked for only where one can end: without an end, each start would read the rest of the text.
    before, end, after = text.rpartition("-->")
    return _TAG_OR_COMMENT.sub(" ", before + end) + _TAG.sub(" ", after)


def _without_stacked_marks(run: re.Match[str]) -> str:
    """At most 30 marks in a row, as in UAX #15's stream-safe text: NFC sorts a row of marks in quadratic time."""
    kept: list[str] = []
    marks = 0
    for char in run[0]:
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)
