"""Bringing a table, searching it, switching, renaming and deleting, in the browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from search.build import build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.edge.files import copy_tree
from search.neural import SentenceEncoder
from search.settings import DEFAULT_MODEL
from tests.app_process import Server, serve
from tests.browser.dirty import BOOM, TAG, untouched
from tests.browser.layout import sideways
from tests.browser.names import nameless
from tests.browser.screen import Screen
from tests.products import NAMES, write_products

LABEL, COLUMN = "*b* $x$ [i](//evil.example)", "[x](javascript:alert(1))"
VALUES = ("![i](http://evil.example/x.png)", "**b** $x$ `c`", "[y](javascript:alert(2))")
DANGEROUS = '[onerror], [href^=javascript], a[href^="http:"], a[href^="//"], img[src*=evil], .katex, article script'
NASTY = (TAG, f"<script>{BOOM}</script>", *VALUES)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with products.csv, and hostile.csv in which every name and value tries to be more than text."""
    folder: Path = tmp_path_factory.mktemp("tables")
    write_products(folder / "products.csv")
    with (folder / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["title", "description", LABEL, COLUMN])
        for number in range(15):
            nasty = NASTY[number % 5]
            words = f"number {number} {nasty} is told in a text of enough words to be one"
            table.writerow([f"{number} {nasty}", words, VALUES[number % 3], f"{number} {nasty} {'long' * 9 * number}"])
    return folder


@pytest.fixture(scope="module")
def own_app(
    browser: Browser,
    files: Path,
    bundled_index: Path,
    minilm: SentenceEncoder,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The app over the bundled catalog, one of products and one that is hostile."""
    root: Path = tmp_path_factory.mktemp("own") / "index"
    copy_tree(bundled_index, root)
    for name, file in (("wares", "products.csv"), ("hostile", "hostile.csv")):
        build_index(CatalogFile(files / file), EdgeDatabase(root), name, minilm, DEFAULT_MODEL, root)
    with serve(index_dir=root) as server:
        server.wait_until_ready()
        yield server


@pytest.fixture
def app(own_app: Server) -> Server:
    return own_app


def arrive(screen: Screen) -> None:
    screen.page.goto("/catalogs")
    expect(box_of(screen, "startups")).to_be_visible()
    screen.settle()


def box_of(screen: Screen, name: str) -> Locator:
    """What the list shows of a catalog."""
    return screen.main.locator(f".st-key-catalog-{name}")


def bring(screen: Screen, file: Path) -> None:
    """Choose a file, and wait until its first records are shown."""
    screen.main.locator("input[type=file]").set_input_files(file)
    expect(screen.cards).to_have_count(5)
    screen.settle()


def cell(screen: Screen, text: str) -> Locator:
    """What the table of columns says in a cell, as a screen reader is told it."""
    return screen.main.locator("canvas [role=gridcell]").filter(has_text=text)


def press_in(screen: Screen, name: str, action: str) -> Locator:
    """Open what an action of a catalog asks for."""
    box_of(screen, name).get_by_role("button", name=action).click()
    return screen.page.locator("[data-testid=stPopoverBody]")


def test_a_table_is_brought_searched_filtered_and_left_for_another(screen: Screen, files: Path, app: Server) -> None:
    arrive(screen)
    bring(screen, files / "products.csv")
    screen.shows(NAMES[:5])
    expect(cell(screen, "Beschreibung")).to_have_count(1)
    screen.button("Index these products").click()
    box = box_of(screen, "products")
    expect(box).to_contain_text("shown now")
    box.get_by_role("link", name="Search").click()
    screen.engine("fulltext").click()
    screen.ask("kanne")
    expect(screen.names).to_have_count(2)
    here = ("q=kanne", "engine=fulltext", "catalog=products")
    screen.is_at(*here)
    screen.ask("haus kinder kanne")
    expect(screen.names).to_have_count(4)
    here = ("q=haus+kinder+kanne", "engine=fulltext", "catalog=products")
    screen.sidebar.get_by_role("spinbutton", name="Preis to").fill("25")
    screen.page.keyboard.press("Enter")
    expect(screen.names).to_have_count(3)
    screen.is_at(*here, "filter=Preis%3A..25")
    screen.sidebar.get_by_role("combobox", name="Kategorie").fill("spiel")
    screen.page.get_by_role("option").filter(has_text="Spielzeug").click()
    screen.page.keyboard.press("Escape")
    screen.shows(["Häuserbausatz"])
    screen.is_at(*here, "filter=Kategorie%3ASpielzeug", "filter=Preis%3A..25")
    screen.sidebar.get_by_role("combobox", name="Catalog").click()
    screen.page.get_by_role("option", name="startups").click()
    screen.is_at("q=haus+kinder+kanne", "engine=fulltext")
    expect(screen.sidebar.get_by_role("combobox", name="City", exact=True)).to_be_visible()
    screen.page.go_back()
    screen.shows(["Häuserbausatz"])
    screen.page.go_back()
    expect(screen.names).to_have_count(3)
    screen.is_at(*here, "filter=Preis%3A..25")


def test_the_list_comes_to_its_end_by_itself_and_catalogs_are_renamed_and_deleted(
    screen: Screen, files: Path, app: Server
) -> None:
    arrive(screen)
    box_of(screen, "wares").get_by_role("button", name="Index again").click()
    expect(box_of(screen, "wares").get_by_role("progressbar")).to_be_visible()
    expect(box_of(screen, "wares").get_by_role("progressbar")).to_have_count(0)
    expect(box_of(screen, "wares")).to_contain_text(f"{len(NAMES)} products")
    asking = press_in(screen, "wares", "Rename")
    asking.get_by_role("textbox").fill("startups")
    asking.get_by_role("button", name="Rename").click()
    expect(box_of(screen, "wares").get_by_role("alert")).to_contain_text("startups")
    asking.get_by_role("textbox").fill("Dinge")
    asking.get_by_role("button", name="Rename").click()
    expect(box_of(screen, "dinge")).to_be_visible()
    expect(box_of(screen, "wares")).to_have_count(0)
    asking = press_in(screen, "dinge", "Delete")
    asking.get_by_role("textbox").fill("wares")
    asking.get_by_role("button", name="Delete for good").click()
    expect(box_of(screen, "dinge").get_by_role("alert")).to_contain_text("not deleted")
    asking.get_by_role("textbox").fill("dinge")
    asking.get_by_role("button", name="Delete for good").click()
    expect(box_of(screen, "dinge")).to_have_count(0)
    assert "dinge" not in [catalog["name"] for catalog in app.api("catalogs")["result"]]


def test_a_file_of_more_than_a_megabyte_is_brought(screen: Screen, files: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("w", encoding="utf-8") as file:
        file.write("title,description\n")
        file.writelines(f"thing {number},{'a text of many words ' * 100}{number}\n" for number in range(1_000))
    assert large.stat().st_size > 2_000_000
    arrive(screen)
    bring(screen, large)
    screen.shows([f"thing {number}" for number in range(5)])


def test_names_of_columns_and_values_are_shown_letter_by_letter(screen: Screen, files: Path) -> None:
    arrive(screen)
    bring(screen, files / "hostile.csv")
    screen.cards.first.locator("summary").click()
    for shown in (LABEL, VALUES[0], COLUMN):
        expect(screen.cards.first).to_contain_text(shown)
    for column in (LABEL, COLUMN):
        expect(cell(screen, column)).not_to_have_count(0)
    expect(screen.main.locator(DANGEROUS)).to_have_count(0)
    assert untouched(screen.page)
    screen.open("/?catalog=hostile&q=number&engine=fulltext&limit=20")
    expect(screen.cards).to_have_count(15)
    screen.cards.first.locator("summary").click()
    expect(screen.cards.first.locator("dt")).to_have_text(COLUMN)
    facet = screen.sidebar.locator("[data-testid=stMultiSelect]").filter(has_text=LABEL)
    facet.get_by_role("combobox").click()
    for value in VALUES:
        expect(screen.page.get_by_role("option").filter(has_text=value)).to_have_count(1)
    screen.page.get_by_role("option").filter(has_text=VALUES[0]).click()
    screen.page.keyboard.press("Escape")
    expect(screen.cards).to_have_count(5)
    expect(screen.main.locator(DANGEROUS)).to_have_count(0)
    expect(facet.locator(DANGEROUS)).to_have_count(0)
    assert untouched(screen.page)


def test_every_control_of_the_page_has_a_name(screen: Screen, files: Path) -> None:
    arrive(screen)
    assert nameless(screen.page) == []
    expect(screen.page.get_by_role("heading", level=1)).to_have_count(1)
    expect(screen.page).to_have_title(re.compile("Catalogs"))
    bring(screen, files / "products.csv")
    assert nameless(screen.page) == []


class TestPhone:
    @pytest.fixture
    def context_options(self) -> dict[str, Any]:
        return {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

    def test_nothing_is_wider_than_the_screen(self, screen: Screen, files: Path) -> None:
        arrive(screen)
        assert sideways(screen.page) == []
        for file in ("products.csv", "hostile.csv"):
            bring(screen, files / file)
            # The table of columns scrolls in itself.
            assert [found for found in sideways(screen.page) if "stDataFrameGlideDataEditor" not in found] == []
            screen.button("Choose another file").tap()
            expect(screen.cards).to_have_count(0)
