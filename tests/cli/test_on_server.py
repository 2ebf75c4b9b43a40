"""The shell over a server: the same commands, other settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.cli import main
from tests.corpus import shop_records, write_jsonl
from tests.qdrant_server import QdrantOverEdge, serve_qdrant


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantOverEdge]:
    with serve_qdrant(tmp_path_factory.mktemp("qdrant")) as running:
        yield running


def test_index_query_and_compare(
    server: QdrantOverEdge, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QDRANT_URL", server.url)
    catalog = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    assert main(["index", str(catalog), "--index-dir", str(tmp_path / "builder")]) == 0
    assert server.url in capsys.readouterr().out
    for engine in ("neural", "fulltext", "hybrid"):
        options = ["--engine", engine, "--json", "--limit", "2", "--index-dir", str(tmp_path / "none")]
        assert main(["query", "a dog walker", *options]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["result"][0]["name"] == "Pawtrol"
    assert main(["compare", "bread", "--index-dir", str(tmp_path / "none")]) == 0
    assert "overlap@10" in capsys.readouterr().out
    assert not (tmp_path / "none").exists()
    sent = len(server.requests)
    assert main(["index", str(catalog), "--if-needed", "--index-dir", str(tmp_path / "none")]) == 0
    assert not any(asked.startswith("PUT") for asked in server.requests[sent:])
    server.stop()
    assert main(["index", str(catalog), "--if-needed", "--index-dir", str(tmp_path / "none")]) == 0
    assert "QDRANT_URL" in capsys.readouterr().err
    assert main(["query", "dog", "--engine", "fulltext"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "QDRANT_URL" in told
