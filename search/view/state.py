"""The whole state of a page, as its address carries it; the pages share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.catalog.cities import city_key
from search.engine import (
    DEFAULT_LIMIT,
    DEFAULT_WEIGHT,
    ENGINES,
    FULLTEXT,
    MAX_CITIES,
    MAX_LIMIT,
    MAX_QUERY_CHARS,
    NEURAL,
)

LIMITS = (5, 10, 20, 50, 100)
COMPARED = (NEURAL, FULLTEXT)
WEIGHT_STEP = 0.05


@dataclass(frozen=True)
class PageState:
    """What a page shows.

    ``similar`` is the id of a startup whose neighbours are shown instead of the query's results,
    ``why`` that of the startup whose scores are explained. ``weight`` is full-text's share in the
    hybrid, a multiple of 0.05. ``compared`` are the two or three engines side by side.
    """

    query: str = ""
    engine: str = NEURAL
    cities: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    similar: int | None = None
    weight: float = DEFAULT_WEIGHT
    compared: tuple[str, ...] = COMPARED
    why: int | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> PageState:
        """The state an address stands for; anything it cannot mean falls back to the default."""

        def last(name: str) -> str:
            values = params.get(name) or ("",)
            return values[-1]

        engine, limit, similar = last("engine"), _number(last("limit")), _number(last("similar"))
        cities = {city_key(city): city.strip() for city in params.get("city", ())[:MAX_CITIES] if city.strip()}
        return cls(
            query=last("q")[: MAX_QUERY_CHARS + 1].replace("\0", " "),
            engine=engine if engine in ENGINES else NEURAL,
            cities=tuple(cities.values()),
            limit=limit if limit is not None and 1 <= limit <= MAX_LIMIT else DEFAULT_LIMIT,
            similar=similar,
            weight=_weight(last("weight")),
            compared=_compared(params.get("compare", ())),
            why=_number(last("why")),
        )

    def params(self) -> dict[str, str | list[str]]:
        """The parameters of the address, defaults left out; ``from_params`` undoes it."""
        found: dict[str, str | list[str]] = {}
        if self.query:
            found["q"] = self.query
        if self.engine != NEURAL:
            found["engine"] = self.engine
        if self.cities:
            found["city"] = list(self.cities)
        if self.limit != DEFAULT_LIMIT:
            found["limit"] = str(self.limit)
        if self.similar is not None:
            found["similar"] = str(self.similar)
        if self.weight != DEFAULT_WEIGHT:
            found["weight"] = f"{self.weight:g}"
        if self.compared != COMPARED:
            found["compare"] = list(self.compared)
        if self.why is not None:
            found["why"] = str(self.why)
        return found

    @property
    def asks(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.query.strip()) or self.similar is not None


def limits(chosen: int) -> list[int]:
    """The limits to choose from, ``chosen`` among them."""
    return sorted({*LIMITS, chosen})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _weight(text: str) -> float:
    try:
        weight = float(text) if len(text) < 16 else DEFAULT_WEIGHT
    except ValueError:
        return DEFAULT_WEIGHT
    return round(round(weight / WEIGHT_STEP) * WEIGHT_STEP, 2) if 0 <= weight <= 1 else DEFAULT_WEIGHT


def _compared(names: Sequence[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(name for name in names if name in ENGINES))
    return known if len(known) > 1 else COMPARED
