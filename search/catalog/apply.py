"""From the row of a table to a record, by a mapping."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Values
from typing import Any, NamedTuple

from search.catalog.clean import (
    MAX_ALT,
    MAX_DESCRIPTION,
    MAX_NAME,
    first_of,
    logo_address,
    one_line,
    plain_text,
    web_link,
)
from search.catalog.mapping import Facet, Kind, Mapping
from search.catalog.values import day_text, number_text, several_texts

MAX_DETAILS = 50
MAX_DETAIL = 2_000
MAX_ALL_DETAILS = 20_000
MAX_COLUMN_NAME = 120
_PLANS_KEPT = 256


Read = Callable[[Any], tuple[str, ...]]
"""From a value to the values of a facet."""


class Fields(NamedTuple):
    """The fields of a ``Record`` after its id, in its order."""

    name: str
    description: str
    link: str
    logo: str
    alt: str
    facets: tuple[tuple[str, tuple[str, ...]], ...]
    details: tuple[tuple[str, str], ...]

    @property
    def found(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.name or self.description or self.alt)


class _Plan(NamedTuple):
    """The columns of a table for each part of a record, as the table spells them; ``rest`` with what to call them, and
    facets with how to read them."""

    name: tuple[str, ...]
    text: tuple[str, ...]
    link: tuple[str, ...]
    image: tuple[str, ...]
    alt: tuple[str, ...]
    facets: tuple[tuple[str, tuple[str, ...], Read], ...]
    rest: tuple[tuple[str, str], ...]


class RecordMaker:
    """Makes the fields of records from rows, all cleaned and bounded.

    Case and blanks around the names of columns do not matter. What a row has in a column that is not used, or that
    cannot be read as what the mapping says, is among the details.
    """

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._facets = tuple(_reader(facet) for facet in mapping.facets)
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def fields(self, values: Values[str, Any]) -> Fields:
        """The fields of a record from the values of a row by column."""
        plan = self._plan(tuple(values))
        left: list[str] = []
        name = _first(values, plan.name, _name, left)
        description = _joined(values, plan.text)
        link = _first(values, plan.link, web_link, left) if plan.link else ""
        logo = _first(values, plan.image, logo_address, left) if plan.image else ""
        alt = _first(values, plan.alt, _alt, left) if plan.alt else ""
        facets = tuple([(label, _first(values, columns, read, left) or ()) for label, columns, read in plan.facets])
        details = (
            _details(values, (*plan.rest, *((column, _label(column)) for column in left))) if plan.rest or left else ()
        )
        return Fields(name, description, link, logo, alt, facets, details)

    def _plan(self, columns: tuple[str, ...]) -> _Plan:
        plan = self._plans.get(columns)
        if plan is None:
            plan = _plan_of(self._mapping, columns, self._facets)
            if len(self._plans) < _PLANS_KEPT:
                self._plans[columns] = plan
        return plan


def column_key(column: str) -> str:
    """The form in which the names of columns are compared."""
    return column.strip().casefold()


def _plan_of(mapping: Mapping, columns: tuple[str, ...], facets: tuple[Read, ...]) -> _Plan:
    spelt: dict[str, str] = {}
    for column in columns:
        spelt.setdefault(column_key(column), column)

    def found(wanted: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(spelt[key] for column in wanted if (key := column_key(column)) in spelt))

    used = set(found(mapping.columns))
    return _Plan(
        found(mapping.name),
        found(mapping.text),
        found(mapping.link),
        found(mapping.image),
        found(mapping.alt),
        tuple((facet.label, found(facet.columns), read) for facet, read in zip(mapping.facets, facets, strict=True)),
        tuple((column, _label(column)) for column in columns if column not in used),
    )


def _first(values: Values[str, Any], columns: tuple[str, ...], read: Callable[[Any], Any], left: list[str]) -> Any:
    """What the first column that is filled and can be read gives; further filled ones are added to ``left``."""
    found: Any = ""
    for column in columns:
        value = values[column]
        if value is None or value == "":
            continue
        if not found:
            found = read(value)
            if found:
                continue
        left.append(column)
    return found


def _joined(values: Values[str, Any], columns: tuple[str, ...]) -> str:
    if len(columns) == 1:
        return plain_text(values[columns[0]], MAX_DESCRIPTION)
    texts = (plain_text(values[column], MAX_DESCRIPTION) for column in columns)
    return "\n\n".join(text for text in texts if text)[:MAX_DESCRIPTION].rstrip()


def _details(values: Values[str, Any], columns: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    details: list[tuple[str, str]] = []
    room = MAX_ALL_DETAILS
    for column, label in columns:
        value = values[column]
        if value is None or value == "":
            continue
        text = plain_text(value, min(MAX_DETAIL, room))
        if text:
            details.append((label, text))
            room -= len(text)
            if room <= 0 or len(details) == MAX_DETAILS:
                break
    return tuple(details)


def _reader(facet: Facet) -> Callable[[Any], tuple[str, ...]]:
    def numbers(value: object) -> tuple[str, ...]:
        number = number_text(first_of(value), facet.decimal)
        return (number,) if number else ()

    def days(value: object) -> tuple[str, ...]:
        day = day_text(first_of(value), facet.day_first)
        return (day,) if day else ()

    def texts(value: object) -> tuple[str, ...]:
        return several_texts(value, facet.separator)

    return {Kind.NUMBER: numbers, Kind.DATE: days, Kind.VALUES: texts}[facet.kind]


def _name(value: object) -> str:
    return one_line(first_of(value), MAX_NAME)


def _alt(value: object) -> str:
    return one_line(first_of(value), MAX_ALT)


def _label(column: str) -> str:
    return one_line(column, MAX_COLUMN_NAME) or "column"
