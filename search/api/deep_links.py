"""Opening a page below the root without asking for the server there first."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TELL = b'<script>window.__streamlit = { BACKEND_BASE_URL: new URL("%s", location.origin).href }</script>'
_HEAD = b"<head>"


class DeepLinks:
    """Middleware: tells Streamlit's page that its server is at ``base``.

    Left alone, a page opened at /compare tries /compare/_stcore/health before /_stcore/health, and the
    browser logs the 404.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        path = f"/{base.strip('/')}/".replace("//", "/")
        self._script = _HEAD + _TELL % path.encode("ascii", "ignore")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or b"text/html" not in dict(scope["headers"]).get(b"accept", b"")
        ):
            await self._app(scope, receive, send)
            return
        # What is compressed could not be changed.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        scope = dict(scope, headers=plain)
        started: Message | None = None
        body = bytearray()

        async def told(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    started = message
                    return
            elif started is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                whole = bytes(body).replace(_HEAD, self._script, 1)
                headers = MutableHeaders(scope=started)
                if "content-length" in headers:
                    headers["content-length"] = str(len(whole))
                await send(started)
                message = {"type": "http.response.body", "body": whole}
            await send(message)

        await self._app(scope, receive, told)
