"""Servers that cannot rank by words, and servers that are too old."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.catalog import Catalog
from search.engine import ENGINES, FULLTEXT, HYBRID
from search.errors import IndexMismatch, StoreUnavailable
from search.service import SearchService, server_home
from search.settings import load_settings
from tests.corpus import SHOPS, HashEncoder
from tests.indexes import build, open_engines, over_http
from tests.qdrant_server import serve_qdrant
from tests.service.test_service import ready, until


def test_an_older_server_keeps_vectors_and_this_process_ranks_by_words(shops: Catalog, tmp_path: Path) -> None:
    with serve_qdrant(tmp_path / "qdrant", version="1.19.3") as server:
        at = over_http(tmp_path / "builder", server.url)
        build(shops, tmp_path / "builder", HashEncoder(), at)
        assert "1.19.3" in at.note
        replica = over_http(tmp_path / "replica", server.url)
        there, here = open_engines(Path(), HashEncoder(), replica), build(shops, tmp_path / "disk", HashEncoder())
        embedded = open_engines(here.generation.parent, HashEncoder())
        for name in ENGINES:
            ours, its = (e.search(name, "bread for your dog", limit=5).hits for e in (embedded, there))
            assert [hit.startup for hit in its] == [hit.startup for hit in ours]
            assert [hit.score for hit in its] == pytest.approx([hit.score for hit in ours], abs=1e-6)
        asked = len(server.requests)
        assert there.search(FULLTEXT, "dog").hits
        assert len(server.requests) == asked
        build(shops, tmp_path / "builder", HashEncoder(), at)
        assert open_engines(Path(), HashEncoder(), replica).search(HYBRID, "dog").hits


def test_a_service_over_an_older_server_says_so(shops: Catalog, tmp_path: Path) -> None:
    with serve_qdrant(tmp_path / "qdrant", version="1.19.3") as server:
        asked = {"index_dir": tmp_path / "i", "catalog": shops.path, "model": "test-model"}
        service = SearchService(load_settings(qdrant_url=server.url, **asked), HashEncoder())
        service.start()
        ready(service)
        assert "1.19.3" in service.status().note
        assert service.search(FULLTEXT, "dog", limit=1).hits[0].startup.name == "Pawtrol"
        server.stop()
        until(lambda: service.status().neural.failed)
        assert service.status().fulltext.ready
        assert service.search(FULLTEXT, "dog", limit=1).hits
        service.close()


def test_a_catalog_too_large_for_this_process_is_told(
    shops: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_home, "MOST_IN_PROCESS", len(SHOPS) - 1)
    with serve_qdrant(tmp_path / "qdrant", version="1.19.3") as server:
        build(shops, tmp_path / "builder", HashEncoder(), over_http(tmp_path / "builder", server.url))
        with pytest.raises(IndexMismatch, match="upgrade Qdrant"):
            open_engines(Path(), HashEncoder(), over_http(tmp_path / "replica", server.url))


def test_after_an_upgrade_the_index_is_made_anew_without_encoding(shops: Catalog, tmp_path: Path) -> None:
    with serve_qdrant(tmp_path / "qdrant", version="1.19.3") as server:
        build(shops, tmp_path / "builder", HashEncoder(), over_http(tmp_path / "builder", server.url))
        server.version = "1.20.1"
        at, encoder = over_http(tmp_path / "builder", server.url), HashEncoder()
        with pytest.raises(IndexMismatch, match="tokenizer"):
            at.current()
        build(shops, tmp_path / "builder", encoder, at)
        assert encoder.records == []
        assert at.note == ""
        assert open_engines(Path(), encoder, at).search(FULLTEXT, "dogs").hits


@pytest.mark.parametrize("version", ["1.15.5", "0.9.0", "unknown"])
def test_a_server_too_old_for_anything_is_refused_in_a_sentence(shops: Catalog, tmp_path: Path, version: str) -> None:
    with serve_qdrant(tmp_path / "qdrant", version=version) as server:
        at = over_http(tmp_path / "builder", server.url)
        with pytest.raises(StoreUnavailable, match=r"1\.16"):
            build(shops, tmp_path / "builder", HashEncoder(), at)
