"""The API's addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Path, Query, Response
from fastapi_offline import FastAPIOffline

from search import __version__
from search.api.errors import add_error_handlers
from search.api.models import CitiesModel, ComparisonModel, ErrorModel, ExplanationModel, HealthModel, ResultModel
from search.engine import (
    DEFAULT_LIMIT,
    DEFAULT_WEIGHT,
    FULLTEXT,
    HYBRID,
    MAX_CITIES,
    MAX_LIMIT,
    MAX_QUERY_CHARS,
    NEURAL,
)
from search.errors import QueryError
from search.explain.data import explanation_data
from search.result import result_data
from search.service import SearchService
from search.view.comparison_data import comparison_data

MAX_ID = 2**63 - 1

_Engine = Literal["neural", "fulltext", "hybrid"]
_Query = Annotated[str, Query(min_length=1, max_length=MAX_QUERY_CHARS, pattern=r"\S", description="What to look for.")]
_Id = Annotated[int, Path(ge=0, le=MAX_ID, description="A startup's id, from a result.")]
_Weight = Annotated[float, Query(ge=0, le=1, description="Full-text's share in the hybrid: 0 is all neural.")]
_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many startups to return.")]
_Cities = Annotated[
    list[str],
    Query(alias="city", max_length=MAX_CITIES, description="Keep startups of this city, in any case; repeatable."),
]


def create_api(get_service: Callable[[], SearchService]) -> FastAPI:
    """The API over the service that ``get_service`` gives; nothing is opened until it is asked."""
    api: FastAPI = FastAPIOffline(
        title="Neural and full-text search",
        version=__version__,
        description="Several engines over the same text of the same startups.",
        redoc_url=None,
        responses={422: {"model": ErrorModel}, 503: {"model": ErrorModel}},
    )
    add_error_handlers(api)

    @api.get("/search", response_model=ResultModel)
    def search(
        q: _Query,
        engine: Annotated[_Engine | None, Query(description="Default: neural.")] = None,
        neural: Annotated[bool | None, Query(description="Neural or full-text as true or false.")] = None,
        city: _Cities = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
        weight: _Weight = DEFAULT_WEIGHT,
    ) -> dict[str, Any]:
        """Rank the startups for a query with one engine."""
        name = _chosen(engine, neural)
        return result_data(get_service().search(name, q, limit=limit, cities=city, weight=weight))

    @api.get("/compare", response_model=ComparisonModel)
    def compare(
        q: _Query,
        engine: Annotated[
            list[_Engine],
            Query(
                min_length=2,
                max_length=3,
                description="Two or three engines to compare; repeatable.",
                json_schema_extra={"uniqueItems": True},
            ),
        ] = ["neural", "fulltext"],  # noqa: B006
        city: _Cities = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
        weight: _Weight = DEFAULT_WEIGHT,
    ) -> dict[str, Any]:
        """Rank the startups with several engines, and tell what one shows and another misses."""
        if len({*engine}) < len(engine):
            raise QueryError("The same engine is given twice; give two or three different ones.")
        comparison = get_service().engines().compare(engine, q, limit=limit, cities=city, weight=weight)
        return comparison_data(comparison)

    @api.get("/explain/{id}", response_model=ExplanationModel, responses={404: {"model": ErrorModel}})
    def explain(
        id: _Id,
        q: _Query,
        engine: Annotated[_Engine, Query(description="Whose score to explain.")] = "neural",
        city: _Cities = [],  # noqa: B006
        weight: _Weight = DEFAULT_WEIGHT,
    ) -> dict[str, Any]:
        """Why a startup has its score for a query, as parts that sum to the score."""
        return explanation_data(get_service().explain(engine, q, id, cities=city, weight=weight))

    @api.get("/similar/{id}", response_model=ResultModel, responses={404: {"model": ErrorModel}})
    def similar(
        id: _Id,
        city: _Cities = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
    ) -> dict[str, Any]:
        """The startups nearest in meaning to one of the catalog, itself left out."""
        return result_data(get_service().similar(id, limit=limit, cities=city))

    @api.get("/cities", response_model=CitiesModel)
    def cities() -> dict[str, Any]:
        """Every city with its number of startups, busiest first."""
        return {"result": [{"city": found.city, "count": found.count} for found in get_service().cities()]}

    @api.get("/health", response_model=HealthModel, responses={503: {"model": HealthModel}})
    def health(response: Response) -> dict[str, Any]:
        """Which engines answer now; 503 while one has failed, such as when its server is gone."""
        found = _health(get_service())
        response.status_code = 503 if found["status"] == "failed" else 200
        return found

    @api.get("/ready", response_model=HealthModel, responses={503: {"model": HealthModel}})
    def ready(response: Response) -> dict[str, Any]:
        """The same for a load balancer: 200 only while every engine answers, 503 otherwise."""
        found = _health(get_service())
        response.status_code = 200 if found["status"] == "ready" else 503
        return found

    return api


def _health(service: SearchService) -> dict[str, Any]:
    status = service.status()
    engines = {FULLTEXT: status.fulltext, NEURAL: status.neural, HYBRID: status.neural}
    failed = any(engine.failed for engine in engines.values())
    ready = all(engine.ready for engine in engines.values())
    manifest = status.manifest
    return {
        "status": "failed" if failed else "ready" if ready else "starting",
        "engines": {name: {"ready": e.ready, "detail": e.detail} for name, e in engines.items()},
        "catalog": manifest.catalog_name if manifest else None,
        "catalog_sha256": manifest.catalog_sha256 if manifest else None,
        "records": manifest.records if manifest else None,
        "model": service.settings.model,
        "note": status.note,
        "version": __version__,
    }


def _chosen(engine: str | None, neural: bool | None) -> str:
    by_flag = None if neural is None else NEURAL if neural else FULLTEXT
    if engine and by_flag and engine != by_flag:
        raise QueryError(f"engine={engine} and neural={str(neural).lower()} disagree; give one of them.")
    return engine or by_flag or NEURAL
