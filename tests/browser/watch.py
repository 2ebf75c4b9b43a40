"""What a page must never do, noticed while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Page


class Watch:
    """Collects, as ``faults``, every request that leaves for another origin than ``home``, every
    dialog, every uncaught exception and every error on the console, of a page and its popups.

    Requests to addresses that start with one of ``may_fetch`` are allowed, and may fail.
    """

    def __init__(self, page: Page, home: str, may_fetch: Sequence[str] = ()) -> None:
        self.faults: list[str] = []
        self._home = urlsplit(home).netloc
        self._may_fetch = tuple(may_fetch)
        self._watch(page)

    def _watch(self, page: Page) -> None:
        page.on("popup", self._watch)
        page.on("request", lambda request: self._fetch(request.url))
        page.on("websocket", lambda socket: self._fetch(socket.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))
        page.on("dialog", self._dialog)

    def _fetch(self, url: str) -> None:
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
