"""The whole state of a page, as its address carries it; the pages share it."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from search.request import (
    CITY,
    DEFAULT_LIMIT,
    DEFAULT_WEIGHT,
    ENGINES,
    FULLTEXT,
    FUSIONS,
    MAX_FILTER_VALUES,
    MAX_FILTERS,
    MAX_LIMIT,
    MAX_QUERY_CHARS,
    NEURAL,
    SCORES,
    SearchRequest,
    SimilarRequest,
)
from search.values import value_key

LIMITS = (5, 10, 20, 50, 100)
COMPARED = (NEURAL, FULLTEXT)
WEIGHT_STEP = 0.05
_MOST_NAME = 100
_PARAMS = {"query": "q", "compared": "compare"}
_CITY, _FILTER = "city", "filter"


@dataclass(frozen=True)
class PageState:
    """What a page shows.

    ``filters`` are the values chosen of each facet, by its label; in an address they are ``city=Berlin`` and
    ``filter=Batch:Winter 2012``. ``catalog`` is the name of the catalog, empty for the default one.
    ``similar`` is the id of a record whose neighbours are shown instead of the query's results,
    ``why`` that of the record whose scores are explained. ``weight`` is full-text's share in the
    hybrid, a multiple of 0.05, ``fusion`` what the hybrid adds up. ``compared`` are the two or
    three engines side by side.
    """

    query: str = ""
    engine: str = NEURAL
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = DEFAULT_LIMIT
    similar: int | None = None
    weight: float = DEFAULT_WEIGHT
    fusion: str = SCORES
    compared: tuple[str, ...] = COMPARED
    why: int | None = None
    catalog: str = ""

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> Self:
        """The state an address stands for; anything it cannot mean falls back to the default."""
        last = defaultdict(str, {name: values[-1] for name, values in params.items() if values})
        engine, limit = last["engine"], _number(last["limit"])
        return cls(
            query=last["q"][: MAX_QUERY_CHARS + 1].replace("\0", " "),
            engine=engine if engine in ENGINES else NEURAL,
            filters=_filters(params),
            limit=limit if limit is not None and 1 <= limit <= MAX_LIMIT else DEFAULT_LIMIT,
            similar=_number(last["similar"]),
            weight=_weight(last["weight"]),
            fusion=last["fusion"] if last["fusion"] in FUSIONS else SCORES,
            compared=_compared(params.get("compare", ())),
            why=_number(last["why"]),
            catalog=last["catalog"][:_MOST_NAME],
        )

    def params(self) -> dict[str, str | list[str]]:
        """The parameters of the address, defaults left out; ``from_params`` undoes it."""
        changed = {field: value for field, value in vars(self).items() if value != getattr(type(self), field)}
        filters = changed.pop("filters", ())
        found: dict[str, str | list[str]] = {
            _PARAMS.get(field, field): list(value) if isinstance(value, tuple) else _written(value)
            for field, value in changed.items()
        }
        for label, values in filters:
            if value_key(label) == _CITY:
                found[_CITY] = [*values]
            else:
                found[_FILTER] = [*found.get(_FILTER, ()), *(f"{label}:{value}" for value in values)]
        return found

    def values(self, label: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        return next((values for known, values in self.filters if value_key(known) == value_key(label)), ())

    def filtered(self, label: str, values: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The filters with these values of one facet, instead of those chosen; none for no value."""
        others = tuple(one for one in self.filters if value_key(one[0]) != value_key(label))
        distinct = tuple({value_key(value): value for value in values}.values())
        chosen = (*others, (label, distinct)) if distinct else others
        return tuple(sorted(chosen, key=lambda one: value_key(one[0])))

    def step(self, page: str | None = None, **changes: Any) -> str:
        """A change of the state as JSON: the parameters of the address that change, null for those that go.

        ``page`` is the path of the page to go to.
        """
        before, after = self.params(), replace(self, **changes).params()
        changed: dict[str, Any] = {} if page is None else {"page": page}
        changed |= {name: after.get(name) for name in {**before, **after} if before.get(name) != after.get(name)}
        return json.dumps(changed, ensure_ascii=False)

    def after(self, step: object) -> Self:
        """The state that a step leads to, whoever sent it; anything it cannot mean changes nothing."""
        params = {name: [value] if isinstance(value, str) else value for name, value in self.params().items()}
        for name, value in step.items() if isinstance(step, dict) else ():
            values = [value] if isinstance(value, str) else value
            if value is None:
                params.pop(name, None)
            elif isinstance(values, list) and all(isinstance(one, str) for one in values):
                params[name] = values
        return self.from_params(params)

    @property
    def needs(self) -> str:
        """What must answer: full-text search, or neural search, which is ready last."""
        return FULLTEXT if self.engine == FULLTEXT and self.similar is None else NEURAL

    def request(self, engine: str = "") -> SearchRequest:
        """What the page asks, of its engine or of another; raises QueryError."""
        return SearchRequest(self.query, engine or self.engine, self.limit, self.filters, self.weight, self.fusion)

    def similar_request(self, id: int) -> SimilarRequest:
        """What the page asks to show the records like one; raises QueryError."""
        return SimilarRequest(id, self.limit, self.filters)

    @property
    def asks(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self.query.strip()) or self.similar is not None


def limits(chosen: int) -> list[int]:
    """The limits to choose from, ``chosen`` among them."""
    return sorted({*LIMITS, chosen})


def _filters(params: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The values of each facet; of values that differ in case or blanks the last counts."""
    given = [(CITY, city) for city in params.get(_CITY, ())[:MAX_FILTER_VALUES]]
    for one in params.get(_FILTER, ())[:MAX_FILTER_VALUES]:
        label, _, value = one.partition(":")
        given.append((label.strip(), value))
    labels: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for label, value in given:
        if value.strip() and label and (label in found or len(found) < MAX_FILTERS):
            labels.setdefault(value_key(label), label)
            found.setdefault(value_key(label), {})[value_key(value)] = value.strip()
    return tuple((labels[key], tuple(values.values())) for key, values in sorted(found.items()))


def _written(value: str | int | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


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
