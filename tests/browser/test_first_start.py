"""The app started on nothing, on the index of another catalog, on a catalog that cannot be read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from search.engine import ENGINES
from tests.app_process import Server, serve
from tests.browser.screen import NewPage, Screen
from tests.corpus import write_jsonl


class TestNoIndex:
    @pytest.fixture
    def app(self, tmp_path: Path) -> Iterator[Server]:
        with serve(index_dir=tmp_path / "index") as server:
            yield server

    def test_fulltext_answers_first_and_neural_by_itself(self, new_page: NewPage, app: Server) -> None:
        waiting, reading = Screen(new_page()), Screen(new_page())
        waiting.open("/?q=dog+walker")
        expect(waiting.progress).to_be_visible()
        expect(waiting.cards).to_have_count(0)
        reading.open("/?q=bread&engine=fulltext")
        expect(reading.cards).not_to_have_count(0)
        assert app.api("health")["engines"]["neural"]["ready"] is False
        expect(waiting.progress).to_be_visible()
        expect(waiting.cards).not_to_have_count(0, timeout=180_000)
        waiting.shows(app.names("dog walker", "neural"))
        expect(waiting.progress).to_have_count(0)


class TestIndexOfAnotherCatalog:
    TEXTS = {"Newbread": "fresh bread", "Newpost": "letters by post", "Newwalk": "walks with dogs"}

    @pytest.fixture
    def app(self, tmp_path: Path, bundled_index: Path) -> Iterator[Server]:
        shutil.copytree(bundled_index, tmp_path / "index")
        records = [{"name": name, "description": text} for name, text in self.TEXTS.items()]
        with serve(index_dir=tmp_path / "index", catalog=write_jsonl(tmp_path / "new.jsonl", records)) as server:
            yield server

    def test_it_is_never_served_but_rebuilt(self, screen: Screen, app: Server) -> None:
        screen.open("/?q=bread+letters&engine=fulltext")
        expect(screen.cards).not_to_have_count(0)
        assert sorted(screen.names.all_inner_texts()) == ["Newbread", "Newpost"]
        screen.engine("neural").click()
        expect(screen.cards).to_have_count(3, timeout=60_000)
        assert set(screen.names.all_inner_texts()) == set(self.TEXTS)
        assert app.api("health")["records"] == 3


class TestUnreadableCatalog:
    @pytest.fixture
    def app(self, tmp_path: Path) -> Iterator[Server]:
        catalog = tmp_path / "broken_one_.jsonl"
        catalog.write_text('{"name": "fine", "description": "bread"}\n{"name": oops}\n{}\n', encoding="utf-8")
        with serve(index_dir=tmp_path / "index", catalog=catalog) as server:
            yield server

    def test_page_and_api_say_what_is_wrong_with_it(self, screen: Screen, app: Server) -> None:
        screen.open("/?q=bread")
        for engine in ENGINES:
            screen.engine(engine).click()
            expect(screen.error).to_contain_text("line 2")
            expect(screen.error).to_contain_text("broken_one_.jsonl")
            expect(screen.main).not_to_contain_text("Traceback")
            expect(screen.main).not_to_contain_text('File "')
            health = app.api("health")
            assert health["status"] == "failed"
            assert "line 2" in health["engines"][engine]["detail"]
            assert "\n" not in health["engines"][engine]["detail"]
