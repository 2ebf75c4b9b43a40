"""Many queries at once: run, watched, cancelled, kept as a file, opened one by one."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Locator, Page, expect

from search.collection.examples import EXAMPLES, TOPICS
from tests.app_process import Server
from tests.browser.compare_screen import CompareScreen
from tests.browser.layout import sideways
from tests.browser.screen import NewPage, Screen

_HEADER, _ROW = 36, 35


class SurveyScreen(Screen):
    """The page of many queries."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.list = self.main.get_by_role("textbox")
        self.upload = self.main.locator("input[type=file]")
        self.start = self.button("Measure disagreement")
        self.cancel = self.button("Cancel")
        self.table = self.main.locator(".dvn-scroller")
        self.save = self.button("Download as CSV").filter(has_text="Download")

    def open(self, address: str = "/disagreements") -> None:
        self.page.goto(address)
        expect(self.start).to_be_visible()
        self.settle()

    def measure(self, queries: str) -> None:
        self.list.fill(queries)
        self.start.click()

    def cell(self, column: int, row: int) -> Locator:
        """What assistive technology reads in the table, both counted from 0."""
        return self.main.get_by_test_id(f"glide-cell-{column + 1}-{row}")

    def choose(self, row: int) -> None:
        """Tick a row, counted from 0."""
        self.table.click(position={"x": 16, "y": _HEADER + _ROW * (row + 0.5)})

    def rows(self) -> list[dict[str, str]]:
        """The table, downloaded."""
        with self.page.expect_download() as download:
            self.save.click()
        assert download.value.suggested_filename.endswith(".csv")
        return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))


@pytest.fixture
def screen(new_page: NewPage) -> SurveyScreen:
    return SurveyScreen(new_page())


def test_the_queries_offered_run_to_the_end_and_are_kept_as_csv(screen: SurveyScreen, app: Server) -> None:
    screen.open()
    screen.start.click()
    expect(screen.save).to_be_visible()
    rows = screen.rows()
    assert {row["query"] for row in rows} == {*(example.query for example in EXAMPLES), *TOPICS}
    unanswered = [row["no_good_match"] == "yes" or row["nothing"] != "" for row in rows]
    agreed = [float(row["rbo"]) for row in rows]
    assert list(zip(unanswered, agreed, strict=True)) == sorted(zip(unanswered, agreed, strict=True))
    assert {*unanswered} == {True, False}
    for row in rows[:3] + rows[-3:]:
        found = app.api("compare", q=row["query"])
        (agreement,) = found["agreements"]
        assert float(row["rbo"]) == pytest.approx(agreement["rbo"])
        assert float(row["jaccard"]) == pytest.approx(agreement["jaccard"])
        assert int(row["shared"]) == agreement["shared"]
        for result in found["results"]:
            first = result["result"][0]["name"] if result["result"] else ""
            assert row[f"first_{result['engine']}"] == first
        assert row["nothing"].split() == [one["engine"] for one in found["results"] if not one["result"]]
    expect(screen.summary).to_contain_text(f"{len(rows)}")
    for at in (0, 1):
        expect(screen.cell(0, at)).to_have_text(rows[at]["query"])


def test_a_row_chosen_opens_its_comparison_and_back_returns_to_the_table(screen: SurveyScreen, app: Server) -> None:
    screen.open("/disagreements?q=before&city=Berlin&city=London&limit=5&compare=fulltext&compare=hybrid&weight=0.8")
    screen.measure("dogs & cats + 50%\nmusic letters\nbread\nzzyzx\n")
    expect(screen.cell(0, 3)).to_be_attached()
    query = screen.cell(0, 1).inner_text()
    screen.choose(1)
    compare = CompareScreen(screen.page)
    asked = {"city": ["Berlin", "London"], "limit": 5, "engine": ["fulltext", "hybrid"], "weight": 0.8}
    compare.shows_all(app.api("compare", q=query, **asked))
    expect(compare.box).to_have_value(query)
    kept = ("city=Berlin", "city=London", "limit=5", "compare=fulltext", "compare=hybrid", "weight=0.8")
    compare.is_at(f"q={quote_plus(query)}", *kept)
    screen.page.go_back()
    expect(screen.cell(0, 3)).to_be_attached()
    expect(screen.list).to_have_value("dogs & cats + 50%\nmusic letters\nbread\nzzyzx\n")
    other = screen.cell(0, 2).inner_text()
    screen.settle()
    screen.choose(2)
    compare.shows_all(app.api("compare", q=other, **asked))


def test_progress_is_seen_and_cancelling_keeps_what_is_measured(screen: SurveyScreen) -> None:
    screen.open("/disagreements?limit=100")
    queries = [f"query number {number} of many" for number in range(300)]
    screen.measure("\n".join(queries))
    expect(screen.progress).to_be_visible()
    expect(screen.progress).not_to_have_attribute("aria-valuenow", "0")
    screen.cancel.click()
    expect(screen.save).to_be_visible()
    expect(screen.progress).to_have_count(0)
    rows = screen.rows()
    assert 0 < len(rows) < len(queries)
    assert {row["query"] for row in rows} == set(queries[: len(rows)])
    expect(screen.main).to_contain_text(f"{len(rows):,} of 300")
    screen.measure("bread\nmusic")
    expect(screen.summary).to_contain_text("2 queries")
    expect(screen.main).not_to_contain_text("of 300")
    assert {row["query"] for row in screen.rows()} == {"bread", "music"}


def test_a_file_is_read_and_a_list_without_queries_is_told_in_words(screen: SurveyScreen, tmp_path: Path) -> None:
    screen.open()
    screen.measure(" \n\n")
    expect(screen.error).to_contain_text("query")
    expect(screen.table).to_have_count(0)
    path = tmp_path / "queries.txt"
    path.write_bytes("\ufeffcafé & bread\r\n\r\n=SUM(1)\r\n<img src=x onerror=window.__pwned=1>\r\n".encode())
    screen.upload.set_input_files(path)
    expect(screen.main.get_by_text("queries.txt")).to_be_visible()
    screen.start.click()
    expect(screen.cell(0, 2)).to_be_attached()
    expect(screen.error).to_have_count(0)
    queries = {row["query"].removeprefix("'") for row in screen.rows()}
    assert queries == {"café & bread", "=SUM(1)", "<img src=x onerror=window.__pwned=1>"}
    assert screen.page.evaluate("window.__pwned === undefined")


class TestNarrow:
    @pytest.fixture
    def context_options(self) -> dict[str, object]:
        return {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

    def test_the_page_fits_a_phone_and_the_table_scrolls_in_itself(self, screen: SurveyScreen) -> None:
        screen.open()
        screen.measure("bread\nmusic letters")
        expect(screen.cell(0, 1)).to_be_attached()
        screen.settle()
        assert [found for found in sideways(screen.page) if "dvn-" not in found] == []
        box = screen.table.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
