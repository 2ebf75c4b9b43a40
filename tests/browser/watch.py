"""What a page must never do, noticed while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page


class Watch:
    """Collects, as ``faults``, every request that leaves for another origin than ``home``, every
    dialog, every uncaught exception and every error on the console, of all pages of a context.

    Requests to addresses that start with one of ``may_fetch`` are allowed, and may fail.
    """

    def __init__(self, context: BrowserContext, home: str, may_fetch: Sequence[str] = ()) -> None:
        self.faults: list[str] = []
        self.fetched: list[str] = []
        self._home = urlsplit(home).netloc
        self._may_fetch = tuple(may_fetch)
        context.on("page", self._watch_sockets)
        context.on("request", lambda request: self._fetch(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"exception: {error.error}"))
        context.on("dialog", self._dialog)

    def _watch_sockets(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._fetch(socket.url))

    def _fetch(self, url: str) -> None:
        self.fetched.append(url)
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self._home and not self._allowed(url):
            self.faults.append(f"request to {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._allowed(message.location["url"]):
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _allowed(self, url: str) -> bool:
        return bool(self._may_fetch) and url.startswith(self._may_fetch)
