"""Numbers and dates that records are filtered by: what a text stands for, and ranges written as ``low..high``."""

import math
import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from search.catalog.mapping import Kind
from search.errors import QueryError

BETWEEN = ".."
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


class Range(NamedTuple):
    """From ``low`` to ``high``, both included; None where it is open. Dates are days since 1 January of the year 1."""

    low: float | None
    high: float | None


def number_of(kind: Kind, value: str) -> float | None:
    """What a record's value of a facet stands for: a number, or the day of a date; None if it is neither."""
    found = _date(value) if kind is Kind.DATE else _number(value)
    return found.low if found else None


def written(kind: Kind, number: float) -> str:
    """The text that stands for a number or a day."""
    if kind is Kind.DATE:
        return date.fromordinal(min(max(int(number), 1), date.max.toordinal())).isoformat()
    return f"{int(number)}" if number.is_integer() and abs(number) < 1e15 else repr(number)


def range_of(kind: Kind, label: str, text: str) -> Range:
    """The range that ``text`` stands for: ``10..20``, ``10..``, ``..20``, or one number, year, month or day.

    A year or a month as a bound counts from its first or up to its last day. Raises QueryError.
    """
    before, between, after = text.partition(BETWEEN)
    read = _date if kind is Kind.DATE else _number
    low, high = (read(part.strip()) if part.strip() else None for part in (before, after if between else before))
    unreadable = (before.strip() and low is None) or (after.strip() and high is None) or (low is None and high is None)
    what = "dates such as 2012-03-01" if kind is Kind.DATE else "numbers"
    if unreadable:
        raise QueryError(
            f"{label} is filtered by {what}, from a lowest to a highest: write {text[:40]!r} as low..high, low.. "
            "or ..high."
        )
    found = Range(low.low if low else None, high.high if high else None)
    if found.low is not None and found.high is not None and found.low > found.high:
        raise QueryError(f"The range {text[:40]!r} of {label} ends before it begins; turn its ends around.")
    return found


def _number(text: str) -> Range | None:
    try:
        number = float(text) if len(text) <= 40 and text.isascii() else math.nan
    except ValueError:
        return None
    return Range(number, number) if math.isfinite(number) else None


def _date(text: str) -> Range | None:
    """The first and the last day of a year, a month or a day."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return None
    return Range(first.toordinal(), last.toordinal())
