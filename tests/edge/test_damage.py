"""Damage to any file of an embedded index is told, and never searched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from search.edge.database import EdgeDatabase
from search.errors import IndexMismatch, SearchError, StoreUnavailable
from search.request import ENGINES, FULLTEXT, SearchRequest
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import MODEL, build, opened
from tests.places import CATALOG

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What came of each damage."""
    root: Path = tmp_path_factory.mktemp("damage")
    texts = [f"number {i} bread{i % 9} dog{i % 31}" + " bread" * (i % 7) for i in range(60)]
    records = [{"name": f"s{i}", "description": text, "city": f"City {i % 5}"} for i, text in enumerate(texts)]
    build(write_jsonl(root / "c.jsonl", records), root)
    environment = {**os.environ, "MODEL": MODEL, "QDRANT_COLLECTION": CATALOG}
    arguments = [sys.executable, "-m", "tests.edge.damage", str(root / "index"), CATALOG]
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=250)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1:] == [{"done": True}], (done.returncode, lines[-2:], done.stderr[-2000:])
    return [damage | outcome for damage, outcome in zip(lines[:-1:2], lines[1::2], strict=True)]


def test_check_names_every_damage(outcomes: list[dict[str, Any]]) -> None:
    assert len(outcomes) > 60
    for outcome in outcomes:
        assert outcome["check"] == 1, outcome
        assert outcome["said"].startswith("search: "), outcome
        assert "Traceback" not in outcome["said"], outcome
        if "/shard/" in outcome["file"]:
            assert Path(outcome["file"]).name in outcome["said"], outcome


def test_a_damaged_index_is_refused_in_one_sentence_or_answers_rightly(outcomes: list[dict[str, Any]]) -> None:
    for outcome in outcomes:
        searched = outcome["searched"]
        assert searched == "right" or searched.startswith("refused: "), outcome
        assert "\n" not in searched, outcome


def test_what_is_not_damaged_passes_however_often_it_was_opened(shops: Path, tmp_path: Path) -> None:
    at, collection = EdgeDatabase(tmp_path / "index"), build(shops, tmp_path).collection
    for _ in range(3):
        index = opened(tmp_path)
        assert index.search(SearchRequest("dog", FULLTEXT)).hits
        assert at.check(collection) == []
        index.close()
        assert at.check(collection) == []


def test_damage_in_what_is_only_checked_on_demand_is_told_when_it_is_read(shops: Path, tmp_path: Path) -> None:
    """The engine's own fault, as of a large file that is damaged while it is open."""
    index = opened(tmp_path) if build(shops, tmp_path) else None
    assert index is not None
    for page in (tmp_path / "index" / index.collection / "shard").glob("segments/*/payload_storage/page_0.dat"):
        with page.open("r+b") as file:
            file.write(os.urandom(4096))
    for engine in ENGINES:
        with pytest.raises(StoreUnavailable, match="python -m search check") as told:
            index.search(SearchRequest("dog bread", engine))
        assert str(tmp_path) not in str(told.value)


def test_a_damaged_index_is_rebuilt_without_encoding(shops: Path, tmp_path: Path) -> None:
    collection = build(shops, tmp_path).collection
    next((tmp_path / "index" / collection).rglob("page_0.dat")).unlink()
    with pytest.raises(IndexMismatch, match="python -m search index") as told:
        opened(tmp_path)
    assert str(tmp_path) not in str(told.value)
    encoder = HashEncoder()
    build(shops, tmp_path, encoder)
    assert encoder.encoded == []
    assert opened(tmp_path).search(SearchRequest("dog", FULLTEXT)).hits


@pytest.mark.parametrize("left", [b"", b"\xff\xfe", b"nothing known\n", b"20200101000000-abcdef\n"])
def test_a_current_that_names_nothing_is_no_index(shops: Path, tmp_path: Path, left: bytes) -> None:
    build(shops, tmp_path)
    (tmp_path / "index" / CATALOG / "CURRENT").write_bytes(left)
    assert EdgeDatabase(tmp_path / "index").live(CATALOG) is None
    with pytest.raises(SearchError, match="python -m search index"):
        opened(tmp_path)
    assert EdgeDatabase(tmp_path / "index").source(CATALOG) == str(shops)
