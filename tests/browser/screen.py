"""The search page as a person meets it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, expect

ENGINE_LABELS = {"neural": "Neural", "fulltext": "Full-text", "hybrid": "Hybrid"}
NewPage = Callable[[], Page]


class Screen:
    """Finds things by role and name where they have one, and waits for what is expected of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")
        self.box = self.main.get_by_role("searchbox")
        self.cards = self.main.locator("article:not(.seed)")
        self.names = self.cards.get_by_role("heading", level=3)
        self.seed = self.main.locator("article.seed")
        self.demonstration = self.main.locator("section.panel:has(button.entry)")
        self.summary = self.main.get_by_role("status")
        self.surprise = self.main.get_by_role("button", name="Surprise me")
        self.nothing = self.main.get_by_role("heading", name="No results")
        self.error = self.main.get_by_role("alert")
        self.weight = self.main.get_by_role("slider", name="Share of full-text")
        self.sidebar = page.get_by_role("region", name="Sidebar")
        self.cities = self.sidebar.get_by_role("combobox", name="City", exact=True)
        self.limit = self.sidebar.get_by_role("combobox", name="Results")
        self.progress = self.main.get_by_role("progressbar")

    def open(self, address: str = "/") -> None:
        """Go there, and wait until the page has been drawn."""
        self.page.goto(address)
        expect(self.box).to_be_visible()
        self.settle()

    def settle(self) -> None:
        """Wait until no script run is under way, and all that it has sent is drawn."""
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)

    def ask(self, query: str) -> None:
        self.box.fill(query)
        expect(self.box).to_have_value(query)
        self.box.press("Enter")

    def engine(self, name: str) -> Locator:
        return self.main.get_by_role("radio", name=ENGINE_LABELS[name])

    def button(self, name: str) -> Locator:
        return self.main.get_by_role("button", name=name, exact=True)

    def lesson(self, query: str) -> Locator:
        """The button that asks this example of the start page."""
        return self.main.locator("button.lesson").filter(has=self.page.locator("b").get_by_text(query, exact=True))

    def ranking(self, engine: str) -> Locator:
        """The names in an engine's column of the diagram."""
        return self.main.get_by_role("list", name=ENGINE_LABELS[engine], exact=True)

    def in_card(self, rank: int, name: str) -> Locator:
        """A button in the card of this rank."""
        return self.cards.nth(rank - 1).get_by_role("button", name=name, exact=True)

    def pick_city(self, typed: str, city: str) -> None:
        """Type into the sidebar's box and choose from what it offers."""
        self.cities.fill(typed)
        self.page.get_by_role("option").filter(has_text=city).click()
        expect(self.page.get_by_role("option").filter(has_text=city)).to_have_count(0)
        self.page.keyboard.press("Escape")

    def chosen_city(self, city: str) -> Locator:
        """The button that takes this city out of the filter."""
        return self.sidebar.get_by_role("button", name=f"Remove {city}")

    def shows(self, names: Sequence[str]) -> None:
        """Wait until exactly these startups are shown, in this order."""
        expect(self.names).to_have_text(list(names))

    def is_at(self, *parts: str) -> None:
        """Wait until the address carries exactly these parameters."""
        self.page.wait_for_url(lambda url: sorted(filter(None, url.partition("?")[2].split("&"))) == sorted(parts))


def tab_to(target: Locator, stops: int = 40) -> None:
    """Press Tab until ``target`` has the focus, at most ``stops`` times."""
    for _ in range(stops):
        target.page.keyboard.press("Tab")
        if has_focus(target):
            return
    raise AssertionError(f"{stops} presses of Tab do not reach {target}")


def has_focus(target: Locator) -> bool:
    """Whether ``target`` has the focus, in whatever shadow root it is."""
    return bool(target.evaluate("element => element === element.getRootNode().activeElement"))
