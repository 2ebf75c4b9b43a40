"""The API's addresses."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends, FastAPI, Path, Query, Response
from fastapi_offline import FastAPIOffline

from search import __version__
from search.api.errors import add_error_handlers
from search.api.key import key_guard
from search.api.models import (
    CatalogModel,
    CatalogsModel,
    CitiesModel,
    ComparisonModel,
    ErrorModel,
    ExplanationModel,
    FacetModel,
    FacetsModel,
    HealthModel,
    ResultModel,
    SearchModel,
)
from search.errors import QueryError
from search.index import Index
from search.request import (
    CITY,
    DEFAULT_LIMIT,
    DEFAULT_WEIGHT,
    ENGINES,
    FULLTEXT,
    MAX_FILTER_VALUES,
    MAX_LIMIT,
    MAX_QUERY_CHARS,
    NEURAL,
    SearchRequest,
    SimilarRequest,
    filters_of,
)
from search.service import Catalogs, Served
from search.values import value_key

MAX_ID = 2**63 - 1
T = TypeVar("T")

_Engine = Literal["neural", "fulltext", "hybrid"]
_Query = Annotated[
    str,
    Query(
        min_length=1,
        max_length=MAX_QUERY_CHARS,
        pattern=r"\S",
        description="What to look for.",
        examples=["dog walker"],
    ),
]
_Id = Annotated[int, Path(ge=0, le=MAX_ID, description="A record's id, from a result.", examples=[0])]
_Weight = Annotated[
    float, Query(ge=0, le=1, description="Full-text's share in the hybrid: 0 is all neural.", examples=[DEFAULT_WEIGHT])
]
_Fusion = Annotated[
    Literal["scores", "rrf"],
    Query(description="What the hybrid adds up: both engines' scores, or their reciprocal ranks."),
]
_Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many records to return.", examples=[DEFAULT_LIMIT])]
_Cities = Annotated[
    list[str],
    Query(
        alias="city",
        max_length=MAX_FILTER_VALUES,
        description="Keep records of this city, in any case; repeatable. The same as filter=City:….",
        examples=[["Berlin"]],
    ),
]
_Filters = Annotated[
    list[str],
    Query(
        alias="filter",
        max_length=MAX_FILTER_VALUES,
        description="Keep records with this value of a facet, as Label:value; repeatable: any of the values of a "
        "facet, all of the facets. A range is written low..high, low.. or ..high.",
        examples=[["City:Berlin"]],
    ),
]

_Catalog = Annotated[
    str,
    Query(max_length=100, description="Which catalog is asked; left out, the default one.", examples=[""]),
]

_DESCRIPTION = """
Neural, full-text and hybrid search over the same text of the same records, as JSON.

Every fault has one sentence in `detail`: 422 for a question that cannot be answered, 404 for an unknown id or
catalog, 503 with `Retry-After` while an engine is starting or Qdrant is down.
"""
_SEARCH, _COMPARE, _EXPLAIN, _CATALOG, _HEALTH = "search", "compare", "explain", "catalog", "health"
_TAGS = [
    {"name": _SEARCH, "description": "One engine on one query, or the records nearest to one."},
    {"name": _COMPARE, "description": "Several engines on one query, side by side."},
    {"name": _EXPLAIN, "description": "Why a record has its score."},
    {"name": _CATALOG, "description": "What the catalog holds."},
    {"name": _HEALTH, "description": "Whether the engines answer."},
]


def create_api(get_catalogs: Callable[[], Catalogs]) -> FastAPI:
    """The API over the catalogs that ``get_catalogs`` gives; nothing is opened until it is asked."""
    api: FastAPI = FastAPIOffline(
        title="Neural and full-text search",
        version=__version__,
        description=_DESCRIPTION,
        openapi_tags=_TAGS,
        swagger_ui_parameters={"defaultModelsExpandDepth": 0},
        redoc_url=None,
        responses={422: {"model": ErrorModel}, 503: {"model": ErrorModel}},
    )
    add_error_handlers(api)
    asked: dict[str, Any] = {
        "dependencies": [Depends(key_guard(get_catalogs))],
        "responses": {401: {"model": ErrorModel}, 404: {"model": ErrorModel}},
    }

    def ask(catalog: str, request: Callable[[Index], T]) -> T:
        return get_catalogs().named(catalog).ask(request)

    @api.get("/search", tags=[_SEARCH], **asked)
    def search(
        q: _Query,
        engine: Annotated[_Engine | None, Query(description="Default: neural.")] = None,
        neural: Annotated[
            bool | None, Query(description="The engine as a switch: true for neural, false for full-text.")
        ] = None,
        city: _Cities = [],  # noqa: B006
        filter: _Filters = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
        weight: _Weight = DEFAULT_WEIGHT,
        fusion: _Fusion = "scores",
        catalog: _Catalog = "",
    ) -> SearchModel:
        """Rank the records for a query with one engine."""
        request = SearchRequest(q, _chosen(engine, neural), limit, filters_of(city, filter), weight, fusion)
        return ask(
            catalog,
            lambda index: SearchModel.of(
                index.search(request), index.suggest(request.query), index.filter_offer(request)
            ),
        )

    @api.get("/compare", tags=[_COMPARE], **asked)
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
        filter: _Filters = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
        weight: _Weight = DEFAULT_WEIGHT,
        fusion: _Fusion = "scores",
        catalog: _Catalog = "",
    ) -> ComparisonModel:
        """Rank the records with several engines, and say what one shows and another misses."""
        request = SearchRequest(q, limit=limit, filters=filters_of(city, filter), weight=weight, fusion=fusion)
        return ask(
            catalog,
            lambda index: ComparisonModel.of(
                index.compare(request, engine), index.suggest(request.query), index.filter_offer(request)
            ),
        )

    @api.get("/explain/{id}", tags=[_EXPLAIN], **asked)
    def explain(
        id: _Id,
        q: _Query,
        engine: Annotated[_Engine, Query(description="Whose score to explain.")] = "neural",
        city: _Cities = [],  # noqa: B006
        filter: _Filters = [],  # noqa: B006
        weight: _Weight = DEFAULT_WEIGHT,
        fusion: _Fusion = "scores",
        catalog: _Catalog = "",
    ) -> ExplanationModel:
        """Why a record has its score for a query, as parts that sum to the score."""
        request = SearchRequest(q, engine, filters=filters_of(city, filter), weight=weight, fusion=fusion)
        return ExplanationModel.model_validate(ask(catalog, lambda index: index.explain(request, [id]))[0])

    @api.get("/similar/{id}", tags=[_SEARCH], **asked)
    def similar(
        id: _Id,
        city: _Cities = [],  # noqa: B006
        filter: _Filters = [],  # noqa: B006
        limit: _Limit = DEFAULT_LIMIT,
        catalog: _Catalog = "",
    ) -> ResultModel:
        """The records nearest in meaning to one of the catalog, itself left out."""
        request = SimilarRequest(id, limit, filters_of(city, filter))
        return ResultModel.model_validate(ask(catalog, lambda index: index.similar(request)))

    @api.get("/cities", tags=[_CATALOG], **asked)
    def cities(catalog: _Catalog = "") -> CitiesModel:
        """Every city with its number of records, busiest first; empty for a catalog without the facet City."""
        facets = ask(catalog, lambda index: index.facets())
        found = [value for facet in facets if value_key(facet.label) == value_key(CITY) for value in facet.values]
        return CitiesModel.model_validate({"result": found})

    @api.get("/facets", tags=[_CATALOG], **asked)
    def facets(
        city: _Cities = [],  # noqa: B006
        filter: _Filters = [],  # noqa: B006
        catalog: _Catalog = "",
    ) -> FacetsModel:
        """What records can be filtered by, and how many have each value among those that the other filters keep."""
        found = ask(catalog, lambda index: index.facets(filters_of(city, filter)))
        return FacetsModel(result=[FacetModel.of(facet) for facet in found])

    @api.get("/catalogs", tags=[_CATALOG], **asked)
    def catalogs() -> CatalogsModel:
        """Every catalog, with what it holds and whether it is being built."""
        return CatalogsModel(result=[CatalogModel.of(found) for found in get_catalogs().overview()])

    @api.get("/health", tags=[_HEALTH], responses={404: {"model": ErrorModel}, 503: {"model": HealthModel}})
    def health(response: Response, catalog: _Catalog = "") -> HealthModel:
        """Which engines answer now; 503 while one has failed, such as when its server does not answer."""
        found = _health(get_catalogs().named(catalog))
        response.status_code = 503 if found.status == "failed" else 200
        return found

    @api.get("/ready", tags=[_HEALTH], responses={404: {"model": ErrorModel}, 503: {"model": HealthModel}})
    def ready(response: Response, catalog: _Catalog = "") -> HealthModel:
        """The same for a load balancer: 200 only while every engine answers, 503 otherwise."""
        found = _health(get_catalogs().named(catalog))
        response.status_code = 200 if found.status == "ready" else 503
        return found

    return api


def _health(served: Served) -> HealthModel:
    state = served.state
    engines = {name: state.readiness(name) for name in ENGINES}
    failed = any(engine.failed for engine in engines.values())
    ready = all(engine.ready for engine in engines.values())
    manifest = state.index.manifest if state.index else None
    return HealthModel.model_validate(
        {
            "status": "failed" if failed else "ready" if ready else "starting",
            "engines": engines,
            "catalog": manifest.catalog_name if manifest else None,
            "catalog_sha256": manifest.catalog_sha256 if manifest else None,
            "records": manifest.records if manifest else None,
            "model": served.settings.model,
            "note": state.note,
            "version": __version__,
        }
    )


def _chosen(engine: str | None, neural: bool | None) -> str:
    by_flag = None if neural is None else NEURAL if neural else FULLTEXT
    if engine and by_flag and engine != by_flag:
        raise QueryError(f"engine={engine} and neural={str(neural).lower()} disagree; give one of them.")
    return engine or by_flag or NEURAL
