"""The compare page as a person meets it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import ENGINE_LABELS, Screen

LINE_STYLES = {"neural": "solid", "fulltext": "dashed", "hybrid": "dotted"}


class CompareScreen(Screen):
    """Cards and the diagram's entries are found by their engine and rank."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.engines = self.main.get_by_role("toolbar", name="Engines")
        self.save = self.button("Save as a file")
        self.refusal = page.get_by_role("alertdialog")
        self.measures = self.main.locator(".measure")
        self.explained = self.main.locator(".why")
        self.columns = self.main.locator("section.column")
        self.diagram = self.main.get_by_role("region", name="Ranking diagram")
        self.lit = self.main.locator("[data-id].lit")

    def engine(self, name: str) -> Locator:
        return self.engines.get_by_role("button", name=ENGINE_LABELS[name])

    def compares(self, engines: Iterable[str]) -> None:
        """Wait until exactly these engines are chosen."""
        for name in ENGINE_LABELS:
            expect(self.engine(name)).to_have_attribute("aria-pressed", str(name in engines).lower())

    def column(self, engine: str) -> Locator:
        return self.main.locator(f"section.column.{engine}")

    def tab(self, engine: str) -> Locator:
        """What chooses the column of an engine on a narrow screen."""
        return self.main.get_by_role("tab", name=ENGINE_LABELS[engine])

    def card(self, engine: str, rank: int) -> Locator:
        """A hit with all that belongs to it: what can be done with it, and its explanation."""
        return self.column(engine).locator("article").nth(rank - 1)

    def why(self, engine: str, rank: int) -> Locator:
        """The button that opens and closes the explanation of a hit."""
        return self.card(engine, rank).get_by_role("button", name=re.compile(r"^(Why\?|Close)$"))

    def names_of(self, engine: str) -> Locator:
        """The names in an engine's column."""
        return self.column(engine).locator("article h3")

    def entries(self, engine: str) -> Locator:
        """The names in an engine's ranking in the diagram."""
        return self.diagram.locator(f".ranking.{engine} .entry")

    def entry(self, engine: str, rank: int) -> Locator:
        return self.entries(engine).nth(rank - 1)

    def shows_all(self, compared: Any) -> None:
        """Wait until the page shows what the API answered: these engines, these startups, in this order."""
        for found in compared["results"]:
            expect(self.names_of(found["engine"])).to_have_text([hit["name"] for hit in found["result"]])
        expect(self.cards).to_have_count(sum(len(found["result"]) for found in compared["results"]))
        self.compares([found["engine"] for found in compared["results"]])

    def lights(self, id: int, **parts: int) -> None:
        """Wait until so many ``parts`` of this startup are lit, by their tag: all it has, and nothing else."""
        expect(self.lit).to_have_count(sum(parts.values()))
        expect(self.main.locator(f'[data-id="{id}"]')).to_have_count(sum(parts.values()))
        for tag, count in parts.items():
            expect(self.main.locator(f'{tag}.lit[data-id="{id}"]')).to_have_count(count)


def hits(compared: Any) -> dict[str, list[Any]]:
    """The hits of each engine that the API compared."""
    return {found["engine"]: found["result"] for found in compared["results"]}
