"""Response headers that keep other sites from learning what is searched here, and from framing the pages."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class PrivacyHeaders:
    """Middleware: pages load nothing from elsewhere but images, if ``remote_images``; no page may be framed."""

    def __init__(self, app: ASGIApp, remote_images: bool) -> None:
        self._app = app
        images = "'self' data: blob: http: https:" if remote_images else "'self' data: blob:"
        self._policy = (
            "default-src 'self'; "
            f"img-src {images}; "
            "script-src 'self' blob: 'unsafe-inline' 'wasm-unsafe-eval'; "
            "style-src 'self' 'unsafe-inline'; "
            "font-src 'self' data:; "
            "connect-src 'self' data: blob:; "
            "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policy)
                headers.setdefault("X-Frame-Options", "DENY")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("X-Content-Type-Options", "nosniff")
            await send(message)

        await self._app(scope, receive, send_with_headers)
