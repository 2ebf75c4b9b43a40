"""The compare page as a person meets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.app_process import Server
from tests.browser.screen import ENGINE_LABELS, Screen


def probes(app: Server) -> tuple[str, ...]:
    """What Streamlit asks for in vain when a page below the root is opened cold."""
    return tuple(f"{app.url}/{page}/_stcore/{name}" for page in ("compare", "disagreements") for name in _ASKED)


_ASKED = ("health", "host-config")


class CompareScreen(Screen):
    """Cards are found by their engine and rank."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.engines = self.main.get_by_role("toolbar", name="Engines")
        self.weight = self.main.get_by_role("slider")
        self.save = self.button("Save as a file")
        self.refusal = page.get_by_role("alertdialog")
        self.measures = self.main.locator(".measure")
        self.explained = self.main.locator(".why")

    def engine(self, name: str) -> Locator:
        return self.engines.get_by_role("button", name=ENGINE_LABELS[name])

    def compares(self, engines: Iterable[str]) -> None:
        """Wait until exactly these engines are chosen."""
        for name in ENGINE_LABELS:
            expect(self.engine(name)).to_have_attribute("aria-pressed", str(name in engines).lower())

    def box_of(self, engine: str, rank: int) -> Locator:
        """All that belongs to a hit: its card, what can be done with it, its explanation."""
        return self.main.locator(f".st-key-hit-{engine}-{rank}")

    def card(self, engine: str, rank: int) -> Locator:
        return self.box_of(engine, rank).get_by_role("article")

    def why(self, engine: str, rank: int) -> Locator:
        """The button that opens and closes the explanation of a hit."""
        return self.box_of(engine, rank).get_by_role("button", name="Why?")

    def names_of(self, engine: str) -> Locator:
        """The names in an engine's column."""
        return self.main.locator(f"[class*='st-key-hit-{engine}-']").get_by_role("article").get_by_role("heading")

    def shows_all(self, compared: Any) -> None:
        """Wait until the page shows what the API answered: these engines, these startups, in this order."""
        for found in compared["results"]:
            expect(self.names_of(found["engine"])).to_have_text([hit["name"] for hit in found["result"]])
        expect(self.cards).to_have_count(sum(len(found["result"]) for found in compared["results"]))
        self.compares([found["engine"] for found in compared["results"]])

    def marked(self) -> set[str]:
        """The startups that an outline marks, as engine-rank."""
        found: list[str] = self.main.locator("[class*='st-key-hit-']").evaluate_all(_MARKED)
        return set(found)


_MARKED = """boxes => boxes.filter(box => getComputedStyle(box).outlineStyle !== 'none')
    .map(box => box.className.match(/st-key-hit-(\\w+-\\d+)/)[1])"""


def hits(compared: Any) -> dict[str, list[Any]]:
    """The hits of each engine that the API compared."""
    return {found["engine"]: found["result"] for found in compared["results"]}
