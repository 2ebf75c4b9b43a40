"""Filters in words."""

import re
from collections.abc import Iterable

from search.catalog.ranges import BETWEEN
from search.values import value_key
from search.view.words import listed, shortened

Filters = Iterable[tuple[str, tuple[str, ...]]]

_PLACES = frozenset({"city", "country", "region", "state", "location", "place", "town"})
_ANSWERS = frozenset("true false nein".split())
_RANGE = re.compile(r"-?[0-9][0-9.-]*?\.\.(-?[0-9][0-9.-]*)?|\.\.-?[0-9][0-9.-]*")
_SHOWN = 4
_CHARS = 40


def among(filters: Filters) -> str:
    """The filters as what follows a noun: " in Berlin or Paris", " with Batch Winter 2012", "" for none."""
    phrases = [_phrase(label, values) for label, values in filters if values]
    return f" {' and '.join(phrases)}" if phrases else ""


def only(noun: str, label: str, value: str) -> str:
    """What a button says that filters by one value: Only startups in Berlin."""
    return f"Only {noun}{among([(label, (value,))])}"


def value_text(value: str) -> str:
    """A value, or a range in words: 10 to 20, from 10, up to 20."""
    if not _RANGE.fullmatch(value):
        return value
    low, _, high = value.partition(BETWEEN)
    return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"


def says_itself(value: str) -> bool:
    """Whether a value is understood without the label of its facet: no "yes", no "M", no "12"."""
    return len(value) > 3 and any(map(str.isalpha, value)) and value.casefold() not in _ANSWERS


def is_place(label: str) -> bool:
    """Whether the values of a facet are places, by its label."""
    return value_key(label) in _PLACES


def _phrase(label: str, values: tuple[str, ...]) -> str:
    several = [shortened(value_text(value), _CHARS) for value in values]
    phrase = listed(several, "or")
    if len(several) > _SHOWN:
        phrase = f"{', '.join(several[: _SHOWN - 1])} or {len(several) - _SHOWN + 1} others"
    return f"in {phrase}" if is_place(label) else f"with {shortened(label, _CHARS)} {phrase}"
