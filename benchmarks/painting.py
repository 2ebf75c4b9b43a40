"""From a person's step to the last frame in a real browser, against the same step on a bare Streamlit page."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.bench import Bench
from benchmarks.processes import environment, streamlit
from benchmarks.row import Row, Target, duration
from search.errors import SearchError
from tests.chromium import find_chromium

_ROOT = Path(__file__).resolve().parent.parent
_ROUNDS = 20
_WARM_UP = 3
_FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()

# Starts the clock at the next key or click; stops it two frames after what is shown has changed.
_CLOCK = """() => {
    window.painted = undefined
    const find = (root) => {
        for (const element of root.querySelectorAll('*')) {
            if (element.id === 'board') return element
            const inside = element.shadowRoot && find(element.shadowRoot)
            if (inside) return inside
        }
    }
    const root = find(document)
    const shown = () => root ? root.dataset.shown : document.querySelector('[data-testid="stText"]').textContent
    const before = shown()
    const start = () => {
        const started = performance.now()
        const watch = () => {
            if (shown() === before) return requestAnimationFrame(watch)
            requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now() - started }))
        }
        watch()
    }
    const once = (event) => {
        if (event.type === 'keydown' && event.key !== 'Enter') return
        document.removeEventListener('keydown', once, true)
        document.removeEventListener('pointerdown', once, true)
        start()
    }
    document.addEventListener('keydown', once, true)
    document.addEventListener('pointerdown', once, true)
}"""

_PAINTED = """async () => {
    while (window.painted === undefined) await new Promise(resolve => setTimeout(resolve, 5))
    return window.painted
}"""


def measure(bench: Bench) -> list[Row]:
    """Each step in turn on our page and on the bare one. Queries are new to the page, but were encoded before."""
    program = find_chromium()
    if program is None:
        raise SearchError("There is no Chromium to measure painting with; install one, or use --only.")
    queries = [f"{query} company" for query in bench.queries[: _ROUNDS + _WARM_UP]]
    env = environment(bench) | {"PYTHONPATH": str(_ROOT)}
    with (
        streamlit(_ROOT / "app.py", env) as ours,
        streamlit(_ROOT / "benchmarks" / "bare_page.py", env) as bare,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        ours.seconds_until("/api/health", b'"status":"ready"')
        bare.seconds_until("/_stcore/health", b"ok")
        for query in queries:
            urllib.request.urlopen(f"{ours.url}/api/search?q={quote(query)}").read()

        def opened(url: str, sign: str) -> Page:
            page = browser.new_page(viewport={"width": 1360, "height": 1000})
            page.goto(url)
            page.locator(sign).first.wait_for(timeout=120_000)
            return page

        floor = opened(bare.url, "[data-testid=stText]")
        search = opened(f"{ours.url}/?q=solar+power", "article")
        compare = opened(f"{ours.url}/compare?q=solar+power", "article")
        floor.bring_to_front()

        def asked(page: Page) -> list[float]:
            return _times(page, [_query(page, query) for query in queries])

        def toggled(page: Page) -> list[float]:
            engines = [page.get_by_role("radio", name=name) for name in ("Full-text", "Neural")]
            return _times(page, [engine.click for _ in queries for engine in engines][: len(queries)])

        def explained(page: Page) -> list[float]:
            why = page.get_by_role("article").first.get_by_role("button", name="Why?")
            close = page.get_by_role("button", name="Close", exact=True)
            return _times(page, [step for _ in queries for step in (why.click, close.click)], every=2)

        bare_query, bare_toggle = asked(floor), toggled(floor)
        rows = [
            _row("new query to all cards painted, Search", asked(search), bare_query, "bare page's query", 1.5),
            _row("toggle of the engine to cards painted", toggled(search), bare_toggle, "bare page's toggle", 1.5),
            _row("new query to both columns painted, Compare", asked(compare), bare_query, "bare page's query", 2.0),
            _row("opening Why to its explanation painted", explained(search), bare_toggle, "bare page's toggle", None),
        ]
        browser.close()
    return rows


def _row(measure: str, ours: list[float], bare: list[float], peer: str, most: float | None) -> Row:
    a, b = float(np.median(ours[_WARM_UP:])), float(np.median(bare[_WARM_UP:]))
    target = None if most is None else Target(most, at_least=False)
    return Row(f"{measure}, vs a {peer}", a / b, "× as long", duration(a), duration(b), target)


def _query(page: Page, query: str) -> Callable[[], None]:
    box: Locator = page.get_by_role("searchbox")

    def step() -> None:
        box.fill(query)
        box.press("Enter")

    return step


def _times(page: Page, steps: Sequence[Callable[[], None]], every: int = 1) -> list[float]:
    """Seconds from each step to the frame after the last; of every first of ``every`` steps."""
    page.bring_to_front()
    times = []
    for number, step in enumerate(steps):
        page.wait_for_timeout(150)
        page.evaluate(_CLOCK)
        step()
        seconds = float(page.evaluate(_PAINTED)) / 1000
        if number % every == 0:
            times.append(seconds)
    return times
