"""The routes of Qdrant's REST API that this software uses, each answered by a client in this process."""

from __future__ import annotations

import re
import sys
import threading
import traceback
from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_json
from qdrant_client import QdrantClient
from qdrant_client import models as m
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# The local client is not safe to share between threads, and several servers may stand before the same one.
_ONE_AT_A_TIME = threading.Lock()

Answer = Callable[[QdrantClient, str, Any], Any]


def _given(body: BaseModel, **renamed: str) -> dict[str, Any]:
    """What a body gives, named as arguments of the client's method for it."""
    fields = {field: getattr(body, field) for field in type(body).model_fields}
    return {renamed.get(field, field): value for field, value in fields.items() if value is not None}


def _create(c: QdrantClient, name: str, body: m.CreateCollection) -> bool:
    given = _given(body, vectors="vectors_config", sparse_vectors="sparse_vectors_config")
    return c.create_collection(name, **given)


def _update(c: QdrantClient, name: str, body: m.UpdateCollection) -> bool:
    renamed = {"vectors": "vectors_config", "sparse_vectors": "sparse_vectors_config", "params": "collection_params"}
    c.update_collection(name, **_given(body, **renamed))
    return True


def _upsert(c: QdrantClient, name: str, body: Any) -> m.UpdateResult:
    return c.upsert(name, **_given(body, batch="points"))


def _retrieve(c: QdrantClient, name: str, body: m.PointRequest) -> list[m.Record]:
    return c.retrieve(name, **_given(body, with_vector="with_vectors"))


def _scroll(c: QdrantClient, name: str, body: m.ScrollRequest) -> dict[str, Any]:
    points, after = c.scroll(name, **_given(body, filter="scroll_filter", with_vector="with_vectors"))
    return {"points": points, "next_page_offset": after}


_ONE = "/collections/{name}"
_ROUTES: list[tuple[str, str, Any, Answer]] = [
    ("GET", "/collections", None, lambda c, name, body: c.get_collections()),
    ("GET", "/aliases", None, lambda c, name, body: c.get_aliases()),
    (
        "POST",
        "/collections/aliases",
        m.ChangeAliasesOperation,
        lambda c, name, body: c.update_collection_aliases(body.actions),
    ),
    ("GET", f"{_ONE}/exists", None, lambda c, name, body: {"exists": c.collection_exists(name)}),
    ("GET", _ONE, None, lambda c, name, body: c.get_collection(name)),
    ("PUT", _ONE, m.CreateCollection, _create),
    ("PATCH", _ONE, m.UpdateCollection, _update),
    ("DELETE", _ONE, None, lambda c, name, body: c.delete_collection(name)),
    ("PUT", f"{_ONE}/index", m.CreateFieldIndex, lambda c, name, body: c.create_payload_index(name, **_given(body))),
    ("PUT", f"{_ONE}/points", m.PointInsertOperations, _upsert),
    ("POST", f"{_ONE}/points", m.PointRequest, _retrieve),
    ("POST", f"{_ONE}/points/delete", m.PointsSelector, lambda c, name, body: c.delete(name, body)),
    ("POST", f"{_ONE}/points/scroll", m.ScrollRequest, _scroll),
    ("POST", f"{_ONE}/points/count", m.CountRequest, lambda c, name, body: c.count(name, body.filter)),
    ("POST", f"{_ONE}/points/query", m.QueryRequest, lambda c, name, body: c.query_batch_points(name, [body])[0]),
    (
        "POST",
        f"{_ONE}/points/query/batch",
        m.QueryRequestBatch,
        lambda c, name, body: c.query_batch_points(name, body.searches),
    ),
    (
        "POST",
        f"{_ONE}/facet",
        m.FacetRequest,
        lambda c, name, body: c.facet(name, **_given(body, filter="facet_filter")),
    ),
]


def make_api(client: QdrantClient, version: Callable[[], str]) -> Starlette:
    """The app that answers as a Qdrant server of a version does."""

    async def root(_: Request) -> Response:
        return answered({"title": "qdrant - vector search engine", "version": version(), "commit": "memory"})

    routes = [
        Route(path, _responder(client, model, answer), methods=[method]) for method, path, model, answer in _ROUTES
    ]
    return Starlette(routes=[Route("/", root), *routes])


def answered(body: Any, status: int = 200) -> Response:
    """A body as JSON."""
    return Response(to_json(body), status, media_type="application/json")


def refused(status: int, error: str) -> Response:
    """An error as Qdrant tells it."""
    return answered({"status": {"error": error}, "time": 0.0}, status)


def no_collection(name: str) -> Response:
    """What Qdrant answers of a collection that is not there."""
    return refused(404, f"Not found: Collection `{name}` doesn't exist!")


def _responder(client: QdrantClient, model: Any, answer: Answer) -> Callable[[Request], Any]:
    async def respond(request: Request) -> Response:
        sent = await request.body()
        try:
            body = None if model is None else _adapter(model).validate_json(sent)
            with _ONE_AT_A_TIME:
                result = answer(client, request.path_params.get("name", ""), body)
                return answered({"result": result, "status": "ok", "time": 0.0})
        except Exception as error:
            return _failure(error)

    return respond


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def _failure(error: Exception) -> Response:
    """What a server tells where the local client raises this."""
    told = str(error)
    if isinstance(error, ValidationError):
        return refused(400, f"Format error in JSON body: {told}")
    if found := re.fullmatch(r"Collection (.+) not found", told):
        return no_collection(found[1])
    if found := re.fullmatch(r"Collection (.+) already exists", told):
        return refused(409, f"Wrong input: Collection `{found[1]}` already exists!")
    if re.fullmatch(r"(Point .+ is not found in the collection|Alias .+ does not exist)", told):
        return refused(404, f"Not found: {told}")
    if isinstance(error, ValueError):
        return refused(400, told if told.startswith("Wrong input") else f"Wrong input: {told}")
    traceback.print_exception(error, file=sys.stderr)
    return refused(500, f"Service internal error: {error!r}")
