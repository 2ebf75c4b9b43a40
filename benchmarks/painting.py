"""From Enter to both columns painted in a real browser, against the same page with constant engines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.bench import Bench
from benchmarks.processes import environment, streamlit
from benchmarks.row import Row, Target, duration
from search.errors import SearchError
from tests.chromium import find_chromium

_ROOT = Path(__file__).resolve().parent.parent
_QUERIES = 20
_WARM_UP = 3
_AS_LONG = Target(1.5, at_least=False)
_FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()

# Starts the clock when Enter is pressed; stops it after the last frame of the run that follows.
_CLOCK = """() => {
    window.painted = undefined
    const state = () => document.querySelector('[data-test-script-state]').dataset.testScriptState
    document.querySelector('input[type=search]').addEventListener('keydown', () => {
        const started = performance.now()
        let ran = false
        const watch = () => {
            ran = ran || state() !== 'notRunning'
            if (ran && state() === 'notRunning')
                requestAnimationFrame(() => requestAnimationFrame(() => {
                    window.painted = performance.now() - started
                }))
            else requestAnimationFrame(watch)
        }
        watch()
    }, {once: true})
}"""

_PAINTED = """async () => {
    while (window.painted === undefined) await new Promise(resolve => setTimeout(resolve, 5))
    return window.painted
}"""


def measure(bench: Bench) -> list[Row]:
    """Queries that are new to the app, one after the other in one session of each page, in turn."""
    program = find_chromium()
    if program is None:
        raise SearchError("There is no Chromium to measure painting with; install one, or use --only.")
    queries = [f"{query} company" for query in bench.queries[: _QUERIES + _WARM_UP]]
    env = environment(bench) | {"PYTHONPATH": str(_ROOT)}
    with (
        streamlit(_ROOT / "app.py", env) as ours,
        streamlit(_ROOT / "benchmarks" / "floor_app.py", env) as floor,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)

        def opened(url: str) -> Page:
            page = browser.new_page(viewport={"width": 1360, "height": 1000})
            page.goto(f"{url}/compare?q=solar+power")
            page.locator("article").first.wait_for(timeout=120_000)
            return page

        for server in (ours, floor):
            server.seconds_until("/api/health", b'"status":"ready"')
        pages = [opened(ours.url), opened(floor.url)]
        seconds = np.array([[_painted(page, query) for page in pages] for query in queries])[_WARM_UP:]
        browser.close()
    real, constant = np.median(seconds, axis=0).tolist()
    measure = "query to both columns painted in Chromium, vs the page with constant engines"
    return [Row(measure, real / constant, "× as long", duration(real), duration(constant), _AS_LONG)]


def _painted(page: Page, query: str) -> float:
    """Seconds from Enter to the frame after the last."""
    page.evaluate(_CLOCK)
    box = page.get_by_role("searchbox")
    box.fill(query)
    box.press("Enter")
    return float(page.evaluate(_PAINTED)) / 1000
