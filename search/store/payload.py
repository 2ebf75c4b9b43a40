"""What is stored beside the vectors of a point: the record, the keys it is filtered by, and its terms."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.catalog.clean import MAX_ALT, MAX_DESCRIPTION, MAX_NAME, logo_address, web_link
from search.catalog.mapping import MAX_FACETS, Kind
from search.catalog.names import name_key
from search.catalog.ranges import number_of
from search.record import Record
from search.store.store import FACET_KEYS, NAME_KEY, RANGE_KEYS, TERMS
from search.values import value_key

_MOST_VALUES = 100
_MOST_DETAILS = 100
_MOST_CHARS = 2_000


def payload_of(record: Record, terms: Iterable[str], kinds: Sequence[Kind] = ()) -> dict[str, Any]:
    """The payload of a record with the distinct terms of its text; ``kinds`` are those of its facets."""
    payload: dict[str, Any] = {
        "name": record.name,
        "images": record.logo,
        "alt": record.alt,
        "description": record.description,
        "link": record.link,
        "facets": [[label, *values] for label, values in record.facets],
        "details": [[*detail] for detail in record.details],
        NAME_KEY: name_key(record.name),
        TERMS: " ".join(terms),
    }
    for place, (kind, (_, values)) in enumerate(zip(kinds, record.facets, strict=False)):
        if kind is Kind.VALUES:
            payload[FACET_KEYS[place]] = [*dict.fromkeys(map(value_key, values))]
        else:
            payload[RANGE_KEYS[place]] = [number for value in values if (number := number_of(kind, value)) is not None]
    return payload


def keys_of(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """The keys that points of these facets are filtered by."""
    return tuple((FACET_KEYS if kind is Kind.VALUES else RANGE_KEYS)[place] for place, kind in enumerate(kinds))


def record_of(id: int, payload: dict[str, Any]) -> Record:
    """The record of a payload. Others may write to a server too, so it is bounded and its links are checked."""

    def text(key: str, limit: int) -> str:
        value = payload.get(key)
        return value[:limit] if isinstance(value, str) else ""

    facets = [tuple(_texts(facet, _MOST_VALUES)) for facet in _list(payload.get("facets"), MAX_FACETS)]
    details = [tuple(_texts(detail, 2)) for detail in _list(payload.get("details"), _MOST_DETAILS)]
    return Record(
        id,
        text("name", MAX_NAME),
        text("description", MAX_DESCRIPTION),
        web_link(payload.get("link")),
        logo_address(payload.get("images")),
        text("alt", MAX_ALT),
        tuple((facet[0], facet[1:]) for facet in facets if facet),
        tuple((detail[0], detail[1]) for detail in details if len(detail) == 2),
    )


def _list(value: object, most: int) -> list[Any]:
    return value[:most] if isinstance(value, list) else []


def _texts(value: object, most: int) -> Iterator[str]:
    return (text[:_MOST_CHARS] for text in _list(value, most) if isinstance(text, str))
