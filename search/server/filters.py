"""The conditions that the software puts on points."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qdrant_client import models

from search.catalog.cities import city_key
from search.neural.store import CITY_FIELD
from search.server.layout import NAME_FIELD, TEXT_FIELD


def in_cities(cities: Collection[str]) -> list[models.Condition]:
    """That a point is in any of the cities, compared without case; no condition for none."""
    keys = sorted({city_key(city) for city in cities})
    return [models.FieldCondition(key=CITY_FIELD, match=models.MatchAny(any=keys))] if keys else []


def among(ids: Collection[int]) -> models.Condition:
    """That a point has one of these ids."""
    return models.HasIdCondition(has_id=[*ids])


def with_words(text: str, *, every: bool) -> models.Condition:
    """That the text of a point has every word of ``text``, or any, as the server's text index takes them."""
    match: Any = models.MatchText(text=text) if every else models.MatchTextAny(text_any=text)
    return models.FieldCondition(key=TEXT_FIELD, match=match)


def named(key: str) -> models.Condition:
    """That a point's name has this ``name_key``."""
    return models.FieldCondition(key=NAME_FIELD, match=models.MatchValue(value=key))


def all_of(*conditions: models.Condition, without: Collection[int] = ()) -> models.Filter | None:
    """The filter that keeps what meets all conditions, leaving out some ids; None if it would keep everything."""
    if not conditions and not without:
        return None
    return models.Filter(must=[*conditions], must_not=[among(without)] if without else [])
