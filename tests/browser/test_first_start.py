"""The app started on nothing, on the index of another catalog, on a catalog that cannot be read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from search.build.build import CACHE_FILE
from search.build.cache import VectorCache
from search.edge.files import copy_tree
from search.neural import SentenceEncoder
from search.record import Record
from search.request import ENGINES
from tests.app_process import Server, serve
from tests.browser.screen import NewPage, Screen
from tests.corpus import write_jsonl
from tests.indexes import records_of
from tests.waiting import wait_until

SOME = 168
_LONG = 240_000

pytestmark = pytest.mark.timeout(900)


class TestNoIndex:
    @pytest.fixture
    def catalog(self, tmp_path: Path, bundled: list[Record]) -> Path:
        """Startups of the bundled catalog with texts that no vector comes with."""
        rows = [
            {"name": one.name, "description": f"{one.description} By appointment.", "city": "Oslo"}
            for one in bundled[:SOME]
        ]
        return write_jsonl(tmp_path / "startups.jsonl", rows)

    @pytest.fixture
    def app(self, tmp_path: Path, catalog: Path) -> Iterator[Server]:
        with serve(index_dir=tmp_path / "index", catalog=catalog) as server:
            yield server

    def test_words_come_first_a_killed_build_is_told_and_another_encodes_only_the_rest(
        self, new_page: NewPage, app: Server, tmp_path: Path, minilm: SentenceEncoder, catalog: Path
    ) -> None:
        records = records_of(catalog)
        waiting, reading = Screen(new_page()), Screen(new_page())
        waiting.open("/?q=dog+walker")
        expect(waiting.progress).to_be_visible(timeout=_LONG)

        cache = tmp_path / "index" / CACHE_FILE
        wait_until(cache.exists)
        wait_until(lambda: encoded(cache, minilm, records))
        (build,) = app.builds()
        os.kill(build, signal.SIGSTOP)
        assert app.api("health")["engines"]["neural"]["ready"] is False
        reading.open("/?q=bread&engine=fulltext")
        reading.shows(app.names("bread", "fulltext"))
        assert len(app.names("bread", "fulltext")) > 1
        expect(waiting.main).to_contain_text(f"of {len(records)}")
        expect(waiting.cards).to_have_count(0)

        os.kill(build, signal.SIGKILL)
        expect(waiting.error).to_contain_text("SIGKILL")
        health = app.api("health")
        assert health["status"] == "failed"
        assert "SIGKILL" in health["engines"]["neural"]["detail"]
        assert app.names("bread", "fulltext")
        # What is encoded again would not keep the vector of another startup.
        one, other = encoded(cache, minilm, records)[:2]
        give_vector(cache, minilm, one, other)

        waiting.button("Try again").click()
        expect(waiting.error).to_have_count(0)
        expect(waiting.cards).not_to_have_count(0, timeout=_LONG)
        waiting.shows(app.names("dog walker", "neural"))
        expect(waiting.progress).to_have_count(0)
        nearest = app.api(f"similar/{one.id}")["result"][0]
        assert nearest["score"] == pytest.approx(1, abs=1e-3)
        assert nearest["id"] == other.id


def encoded(cache: Path, encoder: SentenceEncoder, records: list[Record]) -> list[Record]:
    """The startups whose vectors are kept, by their name."""
    known = VectorCache(cache, encoder.identity)
    vectors = known.get([record.text for record in records])
    known.close()
    return [record for record, vector in zip(records, vectors, strict=True) if vector is not None]


def give_vector(cache: Path, encoder: SentenceEncoder, one: Record, other: Record) -> None:
    """Keep the vector of ``other`` for ``one``."""
    known = VectorCache(cache, encoder.identity)
    known.put([one.text], np.array(known.get([other.text])))
    known.close()


class TestIndexOfAnotherCatalog:
    TEXTS = {"Newbread": "fresh bread", "Newpost": "letters by post", "Newwalk": "walks with dogs"}

    @pytest.fixture
    def app(self, tmp_path: Path, bundled_index: Path) -> Iterator[Server]:
        copy_tree(bundled_index, tmp_path / "index")
        records = [{"name": name, "description": text} for name, text in self.TEXTS.items()]
        with serve(index_dir=tmp_path / "index", catalog=write_jsonl(tmp_path / "new.jsonl", records)) as server:
            yield server

    def test_it_is_never_served_but_rebuilt(self, screen: Screen, app: Server) -> None:
        screen.open("/?q=bread+letters&engine=fulltext")
        expect(screen.names).to_have_count(2, timeout=_LONG)
        assert sorted(screen.names.all_inner_texts()) == ["Newbread", "Newpost"]
        assert app.api("health")["records"] == len(self.TEXTS)


class TestUnreadableCatalog:
    @pytest.fixture
    def app(self, tmp_path: Path) -> Iterator[Server]:
        catalog = tmp_path / "broken_one_.jsonl"
        catalog.write_text('{"name": "fine", "description": "bread"}\n{"name": oops}\n{"name"\n', encoding="utf-8")
        with serve(index_dir=tmp_path / "index", catalog=catalog) as server:
            yield server

    def test_page_and_api_say_what_is_wrong_with_it(self, screen: Screen, app: Server) -> None:
        screen.open("/?q=bread")
        for engine in ENGINES:
            screen.engine(engine).click()
            expect(screen.error).to_contain_text("line 2", timeout=_LONG)
            expect(screen.error).to_contain_text("broken_one_.jsonl")
            expect(screen.main).not_to_contain_text("Traceback")
            expect(screen.main).not_to_contain_text('File "')
            health = app.api("health")
            assert health["status"] == "failed"
            assert "line 2" in health["engines"][engine]["detail"]
            assert "\n" not in health["engines"][engine]["detail"]
