"""What is stored beside the vectors of a point: the record, the keys it is filtered by, and its terms."""

from collections.abc import Iterable
from typing import Any

from search.catalog.cities import city_key
from search.catalog.clean import MAX_ALT, MAX_CITY, MAX_DESCRIPTION, MAX_NAME, logo_address, web_link
from search.catalog.names import name_key
from search.record import Record
from search.request import CITY, Filters
from search.store.store import CITY_KEY, NAME_KEY, NO_FILTER, TERMS, Filter

_KEYS = {CITY: (CITY_KEY, city_key)}


def payload_of(record: Record, terms: Iterable[str]) -> dict[str, Any]:
    """The payload of a record with the distinct terms of its text."""
    return {
        "name": record.name,
        "images": record.logo,
        "alt": record.alt,
        "description": record.description,
        "link": record.link,
        "city": record.city,
        CITY_KEY: city_key(record.city),
        NAME_KEY: name_key(record.name),
        TERMS: " ".join(terms),
    }


def record_of(id: int, payload: dict[str, Any]) -> Record:
    """The record of a payload. Others may write to a server too, so it is bounded and its links are checked."""

    def text(key: str, limit: int) -> str:
        value = payload.get(key)
        return value[:limit] if isinstance(value, str) else ""

    return Record(
        id,
        text("name", MAX_NAME),
        text("description", MAX_DESCRIPTION),
        text("city", MAX_CITY),
        web_link(payload.get("link")),
        logo_address(payload.get("images")),
        text("alt", MAX_ALT),
    )


def filter_of(filters: Filters) -> Filter:
    """The filter on points that a request's filters stand for."""
    given = filters.items() if not isinstance(filters, tuple) else filters
    conditions = []
    for facet, values in given:
        key, fold = _KEYS[facet]
        conditions.append((key, tuple(sorted({fold(value) for value in values}))))
    return NO_FILTER._replace(any_of=tuple(conditions))
