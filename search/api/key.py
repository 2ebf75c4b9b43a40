"""The key that the API may ask for."""

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Request

from search.errors import AccessDenied
from search.service import Catalogs

_BEARER = "bearer "

Key = Annotated[str | None, Header(description="The key of API_KEY, where one is set.")]


def key_guard(get_catalogs: Callable[[], Catalogs]) -> Callable[..., None]:
    """A dependency that raises AccessDenied unless a request has the key of the settings, if they have one."""

    def check(request: Request, x_api_key: Key = None) -> None:
        wanted = get_catalogs().settings.api_key
        if wanted is None:
            return
        told = request.headers.get("authorization", "")
        bearer = told[len(_BEARER) :].strip() if told.lower().startswith(_BEARER) else ""
        given = (x_api_key or bearer).encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, wanted.get_secret_value().encode()):
            raise AccessDenied("This API asks for a key; send it as X-API-Key or as Authorization: Bearer.")

    return check
