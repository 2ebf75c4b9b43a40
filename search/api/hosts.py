"""Serves requests for known host names only.

Otherwise a web page whose own name is made to resolve to this machine (DNS rebinding) could read every answer.
"""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9_.-]*)(?::\d*)?", re.ASCII)
_POLICY_VIOLATION = 1008
# Health checks use these, whatever hosts are allowed. A rebound name is never one of them.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class AllowedHosts:
    """Middleware: refuses a request unless its Host, without the port, is in ``hosts`` or the loopback.

    A host is a name, an IP address (IPv6 in brackets), ``*.example.com`` for every name below it, or ``*`` for any.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._any = "*" in hosts
        self._names = LOOPBACK | {*hosts}
        self._endings = tuple(host[1:] for host in hosts if host.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._any or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        name = _requested(scope)
        if name is not None and (name in self._names or name.endswith(self._endings)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            # No browser shows the body of a refused handshake, and uvicorn logs an error when one is sent.
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await PlainTextResponse(_sentence(name), status_code=400)(scope, receive, send)


def _requested(scope: Scope) -> str | None:
    """The host name that the request asks for; None unless it has exactly one valid Host header."""
    found = Headers(scope=scope).getlist("host")
    match = _HOST.fullmatch(found[0].lower()) if len(found) == 1 else None
    return match["name"].removesuffix(".") if match else None


def _sentence(name: str | None) -> str:
    if name is None:
        return "The request must have one valid Host header, with a name that the setting ALLOWED_HOSTS lists.\n"
    return f"The host name {name} is not allowed here; to allow it, add it to the setting ALLOWED_HOSTS.\n"
