"""Short forms of what tests ask of an app, and waiting for it."""

from __future__ import annotations

from collections.abc import Callable

from search.record import SearchResult
from search.request import ENGINES, FULLTEXT, SearchRequest
from search.service import Catalogs, Stage
from tests.waiting import wait_until


def found(catalogs: Catalogs, query: str, engine: str = FULLTEXT, limit: int = 10) -> SearchResult:
    return catalogs.default.ask(lambda index: index.search(SearchRequest(query, engine, limit)))


def names(catalogs: Catalogs, query: str, engine: str = FULLTEXT) -> list[str]:
    return [hit.record.name for hit in found(catalogs, query, engine).hits]


def ready(catalogs: Catalogs) -> Catalogs:
    """The same once every engine answers."""
    wait_until(lambda: catalogs.default.state.stage in (Stage.READY, Stage.FAILED), 60)
    assert catalogs.default.state.stage is Stage.READY, catalogs.default.state
    return catalogs


def look_until(catalogs: Catalogs, condition: Callable[[], object], seconds: float = 60) -> None:
    """Have it look again and again, rather than every other second, until the condition holds."""

    def looked() -> object:
        catalogs.start()
        return condition()

    wait_until(looked, seconds)


def answering(catalogs: Catalogs) -> tuple[str, ...]:
    """The engines that say that they answer."""
    return tuple(engine for engine in ENGINES if catalogs.default.state.readiness(engine).ready)
