"""Browser contexts, lent to one test after another."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 90_000
"""Milliseconds to wait for what is expected: much, for a machine that is busy with something else."""

_STORED = "cookies,local_storage,indexeddb,websql,service_workers,cache_storage"


class Contexts:
    """Each page is in a context no other open page is in, and finds nothing an earlier one stored
    but the browser's copies of the app's files, which make it open in half the time.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[BrowserContext]] = {}
        self._lent: dict[Page, tuple[str, str]] = {}

    def lend(self, origin: str, options: dict[str, Any]) -> Page:
        """A new page of a context with these options."""
        kind = f"{origin} {sorted(options.items())}"
        idle = self._idle.setdefault(kind, [])
        context = idle.pop() if idle else self._browser.new_context(base_url=origin, **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        self._lent[page] = (origin, kind)
        return page

    def give_back(self, page: Page) -> None:
        """Close the page and forget what it stored."""
        origin, kind = self._lent.pop(page)
        context = page.context
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": _STORED})
        for left in context.pages:
            left.close()
        self._idle[kind].append(context)
