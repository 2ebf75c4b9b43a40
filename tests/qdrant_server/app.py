"""The routes of Qdrant's REST API that qdrant-client uses."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

import qdrant_edge as edge
from pydantic import BaseModel, ValidationError
from qdrant_client import models as m
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.qdrant_server import translate
from tests.qdrant_server.collections import Collection, Collections
from tests.qdrant_server.translate import Refused

_OPEN_WITHOUT_KEY = ("/", "/healthz", "/readyz", "/livez")
_TEXT_SCORING_SINCE = (1, 20)

Model = TypeVar("Model", bound=BaseModel)


class Api:
    """What each route does, on the collections of one server of a given version."""

    def __init__(self, collections: Collections, version: Callable[[], str]) -> None:
        self._collections = collections
        self._version = version

    @property
    def _scores_text(self) -> bool:
        numbers = [int(part) for part in self._version().split(".")[:2] if part.isdigit()]
        return tuple(numbers) >= _TEXT_SCORING_SINCE

    def collections(self, call: Call) -> Any:
        return {"collections": [{"name": name} for name in self._collections.names()]}

    def exists(self, call: Call) -> Any:
        return {"exists": self._collections.exists(call.name)}

    def create(self, call: Call) -> Any:
        self._collections.create(call.name, call.parsed(m.CreateCollection))
        return True

    def change(self, call: Call) -> Any:
        self._found(call).change(call.parsed(m.UpdateCollection))
        return True

    def delete(self, call: Call) -> Any:
        return self._collections.delete(call.name)

    def info(self, call: Call) -> Any:
        return self._found(call).info()

    def aliases(self, call: Call) -> Any:
        return {"aliases": self._collections.aliases()}

    def collection_aliases(self, call: Call) -> Any:
        return {"aliases": self._collections.aliases(call.name)}

    def change_aliases(self, call: Call) -> Any:
        self._collections.change_aliases(call.parsed(m.ChangeAliasesOperation).actions)
        return True

    def create_index(self, call: Call) -> Any:
        body = call.parsed(m.CreateFieldIndex)
        if isinstance(body.field_schema, m.TextIndexParams) and body.field_schema.scoring and not self._scores_text:
            raise _unknown_variant("PayloadFieldSchema")
        return self._found(call).create_index(body.field_name, body.field_schema, wait=call.wait)

    def drop_index(self, call: Call) -> Any:
        return self._found(call).drop_index(call.path["field"], wait=call.wait)

    def upsert(self, call: Call) -> Any:
        body = call.json()
        if body.get("update_filter") or body.get("update_mode") or body.get("shard_key"):
            raise translate.not_covered("update_filter, update_mode and shard_key")
        try:
            points = translate.points(body)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(400, f"Format error in JSON body: {error!r}") from error
        return self._found(call).update(edge.UpdateOperation.upsert_points(points), wait=call.wait)

    def delete_points(self, call: Call) -> Any:
        if "points" in call.json():
            ids = call.parsed(m.PointIdsList).points
            operation = edge.UpdateOperation.delete_points(ids)
        else:
            condition = translate.edge_filter(call.parsed(m.FilterSelector).filter)
            assert condition is not None
            operation = edge.UpdateOperation.delete_points_by_filter(condition)
        return self._found(call).update(operation, wait=call.wait)

    def retrieve(self, call: Call) -> Any:
        body = call.parsed(m.PointRequest)
        payload = translate.payload_selector(body.with_payload, default=True)
        found = self._found(call).shard.retrieve(body.ids, payload, body.with_vector or False)
        return [translate.record(point) for point in found]

    def scroll(self, call: Call) -> Any:
        page, following = self._found(call).shard.scroll(translate.scroll_request(call.parsed(m.ScrollRequest)))
        return {
            "points": [translate.record(point) for point in page],
            "next_page_offset": translate.point_id(following),
        }

    def count(self, call: Call) -> Any:
        body = call.parsed(m.CountRequest)
        request = edge.CountRequest(exact=body.exact is not False, filter=translate.edge_filter(body.filter))
        return {"count": self._found(call).shard.count(request)}

    def facet(self, call: Call) -> Any:
        found = self._found(call).shard.facet(translate.facet_request(call.parsed(m.FacetRequest)))
        return {"hits": [{"value": hit.value, "count": hit.count} for hit in found]}

    def query(self, call: Call) -> Any:
        return self._answers(call, [call.parsed(m.QueryRequest)])[0]

    def query_batch(self, call: Call) -> Any:
        return self._answers(call, call.parsed(m.QueryRequestBatch).searches)

    def _answers(self, call: Call, queries: list[m.QueryRequest]) -> list[dict[str, Any]]:
        if not self._scores_text and any(translate.text_queries(query) for query in queries):
            raise _unknown_variant("QueryInterface")
        collection = self._found(call)
        return [collection.query(query) for query in queries]

    def _found(self, call: Call) -> Collection:
        return self._collections.get(call.name)


class Call:
    """One request: its path, its query string and its body."""

    def __init__(self, request: Request, body: bytes) -> None:
        self.path = request.path_params
        self.wait = request.query_params.get("wait", "false") == "true"
        self._body = body

    @property
    def name(self) -> str:
        """The collection it is about."""
        return str(self.path["name"])

    def json(self) -> Any:
        return json.loads(self._body)

    def parsed(self, model: type[Model]) -> Model:
        return model.model_validate_json(self._body)


def make_app(
    collections: Collections, version: Callable[[], str], api_key: Callable[[], str | None], seen: list[str]
) -> Starlette:
    """The server's app; every request is noted in ``seen`` as it comes in."""
    api = Api(collections, version)

    def answering(answer: Callable[[Call], Any]) -> Callable[[Request], Any]:
        async def respond(request: Request) -> Response:
            seen.append(f"{request.method} {request.url.path}")
            key = request.headers.get("api-key")
            wanted = api_key()
            if wanted is not None and request.url.path not in _OPEN_WITHOUT_KEY and key != wanted:
                missing = "Must provide an API key or an Authorization bearer token"
                return PlainTextResponse(missing if key is None else "Invalid API key or JWT", 401)
            return await run_in_threadpool(_respond, answer, Call(request, await request.body()))

        return respond

    def root(call: Call) -> Response:
        return JSONResponse({"title": "qdrant - vector search engine", "version": version(), "commit": "edge"})

    def health(call: Call) -> Response:
        return PlainTextResponse("healthz check passed")

    one = "/collections/{name}"
    routes: list[tuple[str, str, Callable[[Call], Any]]] = [
        ("GET", "/", root),
        *(("GET", path, health) for path in _OPEN_WITHOUT_KEY[1:]),
        ("GET", "/collections", api.collections),
        ("POST", "/collections/aliases", api.change_aliases),
        ("GET", "/aliases", api.aliases),
        ("GET", f"{one}/aliases", api.collection_aliases),
        ("GET", f"{one}/exists", api.exists),
        ("GET", one, api.info),
        ("PUT", one, api.create),
        ("PATCH", one, api.change),
        ("DELETE", one, api.delete),
        ("PUT", f"{one}/index", api.create_index),
        ("DELETE", one + "/index/{field}", api.drop_index),
        ("PUT", f"{one}/points", api.upsert),
        ("POST", f"{one}/points", api.retrieve),
        ("POST", f"{one}/points/delete", api.delete_points),
        ("POST", f"{one}/points/scroll", api.scroll),
        ("POST", f"{one}/points/count", api.count),
        ("POST", f"{one}/points/query", api.query),
        ("POST", f"{one}/points/query/batch", api.query_batch),
        ("POST", f"{one}/facet", api.facet),
    ]
    return Starlette(routes=[Route(path, answering(answer), methods=[method]) for method, path, answer in routes])


def _respond(answer: Callable[[Call], Any], call: Call) -> Response:
    try:
        result = answer(call)
        return result if isinstance(result, Response) else _json(200, "ok", result=result)
    except Refused as refused:
        return _failed(refused.status, refused.error)
    except (ValidationError, json.JSONDecodeError) as error:
        return _failed(400, f"Format error in JSON body: {error}")
    except Exception as error:
        # Edge raises bare Exceptions for wrong input; anything more particular is a bug in here.
        if type(error) is Exception and not str(error).startswith("Service"):
            return _failed(400, f"Wrong input: {error}")
        traceback.print_exc(file=sys.stderr)
        return _failed(500, f"Service internal error: {error!r}")


def _json(status: int, said: Any, **more: Any) -> JSONResponse:
    return JSONResponse({"usage": None, **more, "status": said, "time": 0.0}, status)


def _failed(status: int, error: str) -> JSONResponse:
    return JSONResponse({"status": {"error": error}, "time": 0.0}, status)


def _unknown_variant(name: str) -> Refused:
    return Refused(400, f"Format error in JSON body: data did not match any variant of untagged enum {name}")
