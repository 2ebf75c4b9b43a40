"""The whole state of the search page, as its address carries it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.catalog.cities import city_key
from search.engine import DEFAULT_LIMIT, ENGINES, MAX_CITIES, MAX_LIMIT, MAX_QUERY_CHARS, NEURAL

LIMITS = (5, 10, 20, 50, 100)


@dataclass(frozen=True)
class PageState:
    """What the page shows. ``similar`` is the id of a startup whose neighbours are shown instead of
    the query's results.
    """

    query: str = ""
    engine: str = NEURAL
    cities: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    similar: int | None = None

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
