"""Reading the values of facets: numbers and days in the ways people write them, and texts of several values."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import isfinite

from search.catalog.clean import as_text, one_line

MAX_VALUES = 20
MAX_VALUE = 120
_LONGEST = 64
_MAX_LIST = 20_000

_POINT = r"(?:\d{1,3}(?:[,'’\u00a0\u202f ]\d{2,3})*[,'’\u00a0\u202f ]\d{3}|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"
_COMMA = r"(?:\d{1,3}(?:[.'’\u00a0\u202f ]\d{3})+|\d+)(?:,\d+)?"
_BEFORE = r"[^\w\s.,+−-]?|[^\w\s.,+−-]\s|[A-Za-z]{2,3}\s?"
_AFTER = r"[kKMB]?|[-\s]?[^\d\s.,]\D{0,14}"
_NUMBER = {
    mark: re.compile(rf"(?:{_BEFORE})(?P<number>[+−-]?\s?(?:{digits}|\.\d+))(?P<after>{_AFTER})")
    for mark, digits in ((".", _POINT), (",", _COMMA))
}
_NOT_DIGITS = re.compile(r"[,'’\u00a0\u202f\s]")
_TIMES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9}

_TIME = r"(?:[T\s].*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.年](\d{{1,2}})(?:[-/.月](\d{{1,2}})日?)?{_TIME}", re.DOTALL)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.]\s?(\d{{1,2}})[-/.]\s?(\d{{4}}|\d\d){_TIME}", re.DOTALL)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]{_MONTH}[\s,-]+(\d{{4}}){_TIME}", re.IGNORECASE | re.DOTALL
)
_MONTH_DAY = re.compile(rf"{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}}){_TIME}", re.IGNORECASE | re.DOTALL)
_MONTH_YEAR = re.compile(rf"{_MONTH},?\s(\d{{4}})", re.IGNORECASE)
_SECONDS, _MILLISECONDS = (10**8, 10**10), (10**11, 10**13)

_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)\"""")
_NAMES = ("name", "label", "title", "value")


def number_text(value: object, decimal: str = ".") -> str:
    """The number as ``float`` writes it, whole ones without ".0"; "" where it is none.

    Currency signs, units of up to 14 characters, thousands marks and "k", "M" and "B" right after it are understood.
    """
    number = _number(value, decimal)
    if number is None or not isfinite(number):
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _number(value: object, decimal: str) -> float | None:
    try:
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, str) or len(value) > _LONGEST:
            return None
        found = _NUMBER[decimal].fullmatch(value.strip())
        if found is None:
            return None
        digits = found["number"].replace("−", "-")
        digits = digits.replace(".", "").replace(",", ".") if decimal == "," else digits
        return float(_NOT_DIGITS.sub("", digits)) * _TIMES.get(found["after"], 1)
    except (ValueError, OverflowError):
        return None


def day_text(value: object, day_first: bool = False) -> str:
    """The day as ISO 8601; "" where it is none. A month without a day is its first; Unix times are days in UTC."""
    try:
        if isinstance(value, date):
            return value.isoformat()[:10]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if isinstance(value, int) and (day := _day_of_digits(str(value) if value < 10**8 else "")):
                return day
            if _SECONDS[0] <= value < _SECONDS[1]:
                return _day_of_time(value)
            return _day_of_time(value / 1000) if _MILLISECONDS[0] <= value < _MILLISECONDS[1] else ""
        return _written_day(value.strip(), day_first) if isinstance(value, str) and len(value) <= _LONGEST else ""
    except (ValueError, OverflowError):
        return ""


def _written_day(text: str, day_first: bool) -> str:
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3] or 1)).isoformat()
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (first, second) if (day_first and second <= 12) or first > 12 else (second, first)
        return date(year + (0 if year > 99 else 2000 if year < 70 else 1900), month, day).isoformat()
    if found := _DAY_MONTH.fullmatch(text):
        return date(int(found[3]), _month(found[2]), int(found[1])).isoformat()
    if found := _MONTH_DAY.fullmatch(text):
        return date(int(found[3]), _month(found[1]), int(found[2])).isoformat()
    if found := _MONTH_YEAR.fullmatch(text):
        return date(int(found[2]), _month(found[1]), 1).isoformat()
    return _day_of_digits(text)


def _day_of_time(seconds: float) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date().isoformat()


def _day_of_digits(text: str) -> str:
    found = _COMPACT.fullmatch(text)
    return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def several_texts(value: object, separator: str = "") -> tuple[str, ...]:
    """The distinct texts of a value in their order, at most 20 of 120 characters: those of a list, of a list written
    as text (``['a', 'b']``), or of a text that is split at ``separator``. Spellings that differ in case are one.
    """
    if isinstance(value, str) and not separator and value[:1] != "[":
        text = one_line(value, MAX_VALUE)
        return (text,) if text else ()
    seen: dict[str, str] = {}
    for item in _items(value, separator):
        text = one_line(item, MAX_VALUE)
        if text:
            seen.setdefault(text.casefold(), text)
            if len(seen) == MAX_VALUES:
                break
    return tuple(seen.values())


def listed(value: object) -> list[object] | None:
    """The elements of a list, or of a list that is written as JSON or Python text; None for anything else."""
    if isinstance(value, (list, tuple)):
        return [*value]
    if not isinstance(value, str) or len(value) > _MAX_LIST or not (value.startswith("[") and value.endswith("]")):
        return None
    for text in (value, value.replace("'", '"')):
        try:
            found = json.loads(text)
            return found if isinstance(found, list) else None
        except (ValueError, RecursionError):
            continue
    return [one or two for one, two in _QUOTED.findall(value)] or None


def _items(value: object, separator: str) -> list[object]:
    elements = listed(value)
    if elements is not None:
        return [_named(element) for element in elements]
    value = _named(value)
    return [*value.split(separator)] if separator and isinstance(value, str) else [value]


def _named(value: object) -> object:
    """What an object such as ``{"id": 28, "name": "Action"}`` is called."""
    if isinstance(value, dict):
        return next((value[name] for name in _NAMES if isinstance(value.get(name), str)), "")
    return as_text(value) if not isinstance(value, (list, tuple)) else ""
