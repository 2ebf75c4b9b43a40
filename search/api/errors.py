"""Every error as one sentence with the right status, never a traceback."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from search.errors import (
    AccessDenied,
    CollectionGone,
    DiskFull,
    EngineNotReady,
    IndexUnusable,
    QueryError,
    SearchError,
    StoreUnavailable,
    UnknownCatalog,
    UnknownRecord,
)

log = logging.getLogger(__name__)

_RETRY_AFTER_SECONDS = 3
_LATER = (EngineNotReady, StoreUnavailable, IndexUnusable, CollectionGone, DiskFull)


def add_error_handlers(api: FastAPI) -> None:
    """Make ``api`` answer errors as {"detail": sentence}."""
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(SearchError, _search_error)
    api.add_exception_handler(Exception, _unexpected)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = [str(part) for part in first["loc"][1:]]
    what = f"The parameter {place[0]!r}" if place else "The request"
    reason = "it is blank" if first["type"] == "string_pattern_mismatch" else first["msg"]
    return _answer(422, f"{what} cannot be used: {reason[:1].lower()}{reason[1:]}.")


async def _search_error(_: Request, error: Exception) -> JSONResponse:
    if isinstance(error, _LATER):
        return _answer(503, str(error), {"Retry-After": str(_RETRY_AFTER_SECONDS)})
    if isinstance(error, QueryError):
        return _answer(422, str(error))
    if isinstance(error, AccessDenied):
        return _answer(401, str(error), {"WWW-Authenticate": "Bearer"})
    if isinstance(error, (UnknownRecord, UnknownCatalog)):
        return _answer(404, str(error))
    log.error("%s", error)
    return _answer(500, str(error))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("%s failed", request.url.path, exc_info=error)
    return _answer(500, "The search failed for an unexpected reason; the server's log says more.")


def _answer(status: int, sentence: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": sentence}, status_code=status, headers=headers)
