"""The shell over a server: the same commands, other settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.cli import main
from tests.corpus import shop_records, write_jsonl
from tests.qdrant_http import QdrantServer, serve_qdrant


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[QdrantServer]:
    with serve_qdrant() as running:
        monkeypatch.setenv("QDRANT_URL", running.url)
        yield running


def test_index_query_compare_and_check(
    server: QdrantServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = ["--index-dir", str(tmp_path / "none")]
    catalog = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    assert main(["index", str(catalog), "--index-dir", str(tmp_path / "builder")]) == 0
    assert server.url in capsys.readouterr().out
    for engine in ("neural", "fulltext", "hybrid"):
        assert main(["query", "a dog walker", "--engine", engine, "--json", "--limit", "2", *none]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["result"][0]["name"] == "Pawtrol"
    assert main(["compare", "bread", *none]) == 0
    assert "overlap@10" in capsys.readouterr().out
    assert main(["check", *none]) == 0
    assert f"{len(shop_records())} records" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
    sent = len(server.requests)
    assert main(["index", str(catalog), "--if-needed", *none]) == 0
    assert not any(asked.startswith("PUT") for asked in server.requests[sent:])
    server.fail("refuse")
    for command in (["index", str(catalog), "--if-needed"], ["query", "dog", "--engine", "fulltext"], ["check"]):
        assert main([*command, *none]) == 1
        told = capsys.readouterr().err
        assert told.count("\n") == 1
        assert "QDRANT_URL" in told


def test_copy_to_the_server_and_back_encodes_nothing(
    server: QdrantServer, index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = ["--index-dir", str(tmp_path / "back")]
    assert main(["copy", "--to", "server", "--index-dir", str(index_dir)]) == 0
    assert server.url in capsys.readouterr().out
    assert main(["copy", "--to", "embedded", *back]) == 0
    capsys.readouterr()
    assert not list((tmp_path / "back").glob("*.sqlite"))
    answers = []
    for place in (back, ["--index-dir", str(index_dir)]):
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("QDRANT_URL")
            assert main(["compare", "a dog walker", "--json", *place]) == 0
        found = json.loads(capsys.readouterr().out)
        answers.append([[(hit["id"], hit["score"]) for hit in result["result"]] for result in found["results"]])
    assert answers[0] == [[(id, pytest.approx(score, rel=1e-6)) for id, score in hits] for hits in answers[1]]


def test_copy_needs_a_server(
    index_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for direction in ("server", "embedded"):
        assert main(["copy", "--to", direction, "--index-dir", str(index_dir)]) == 1
        assert "QDRANT_URL" in capsys.readouterr().err
