"""The commands about several catalogs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from search.build import build_index
from search.catalog import CatalogFile
from search.cli import main
from search.edge.database import EdgeDatabase
from search.edge.files import copy_tree
from search.neural import SentenceEncoder
from search.settings import DEFAULT_MODEL
from tests.corpus import SHOPS, shop_records, write_jsonl

BOOKS = [
    {"name": "Emma", "description": "A novel of manners"},
    {"name": "Dune", "description": "Sand and spice"},
    {"name": "Ulysses", "description": "One day in Dublin"},
]


@pytest.fixture(scope="module")
def built(minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with shops.jsonl, books.jsonl and an index of each, "startups" and "books"; not to be changed."""
    root: Path = tmp_path_factory.mktemp("catalogs")
    books = write_jsonl(root / "books.jsonl", BOOKS)
    shops = write_jsonl(root / "shops.jsonl", shop_records())
    for name, source in (("startups", shops), ("books", books)):
        build_index(CatalogFile(source), EdgeDatabase(root / "i"), name, minilm, DEFAULT_MODEL, root / "i")
    return root


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the index folder."""
    copy_tree(built / "i", tmp_path / "i")
    return tmp_path / "i"


def run(folder: Path, *arguments: str) -> int:
    return main([*arguments, "--index-dir", str(folder)])


def test_a_file_is_indexed_under_a_name_and_asked_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_jsonl(tmp_path / "books.jsonl", BOOKS)
    assert run(tmp_path / "i", "index", str(source), "--name", "My Books") == 0
    assert run(tmp_path / "i", "query", "novel", "--engine", "fulltext", "--catalog", "my-books", "--json") == 0
    assert [hit["name"] for hit in json.loads(capsys.readouterr().out.splitlines()[-1])["result"]] == ["Emma"]
    assert run(tmp_path / "i", "query", "novel") == 1
    assert run(tmp_path / "i", "index", "--name", "my-books", "--if-needed") == 0
    assert run(tmp_path / "i", "check", "--catalog", "my-books") == 0


def test_catalog_counts_for_the_default_one_only(
    built: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOG", str(built / "shops.jsonl"))
    for name, found in (("books", "Emma"), ("startups", "Pawtrol")):
        assert run(folder, "query", "novel dog", "--engine", "fulltext", "--catalog", name, "--json") == 0
        assert [hit["name"] for hit in json.loads(capsys.readouterr().out)["result"]] == [found]


def test_catalogs_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "catalogs") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" · ")[:2] for line in lines] == [["books", "3 records"], ["startups", "5 records"]]
    assert run(folder, "catalogs", "--json") == 0
    books, startups = json.loads(capsys.readouterr().out)["result"]
    assert (books["name"], books["records"], books["source"], books["state"]) == ("books", 3, "books.jsonl", "ready")
    assert (startups["is_default"], startups["size"] > 0) == (True, True)


def test_a_catalog_is_renamed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "rename", "books", "Novels") == 0
    assert EdgeDatabase(folder).names() == ["novels", "startups"]
    assert run(folder, "rename", "novels", "startups") == 1
    assert run(folder, "rename", "novels", "../up") == 1
    assert run(folder, "rename", "none", "some") == 1
    assert EdgeDatabase(folder).names() == ["novels", "startups"]
    assert capsys.readouterr().err.count("\n") == 3


def test_a_catalog_is_removed_once_its_name_is_typed_again(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed, code in (("", 1), ("startups\n", 1), ("books\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert run(folder, "remove", "books") == code
    assert EdgeDatabase(folder).names() == ["startups"]
    assert run(folder, "remove", "books", "--yes") == 1
    assert run(folder, "remove", "startups", "--yes") == 0
    assert EdgeDatabase(folder).names() == []
    assert run(folder, "catalogs") == 0
    assert "python -m search index" in capsys.readouterr().out


def test_an_export_has_records_and_vectors_and_can_be_indexed_again(
    folder: Path, tmp_path: Path, minilm: SentenceEncoder
) -> None:
    target = tmp_path / "out.parquet"
    assert run(folder, "export", str(target)) == 0
    table = pq.read_table(target)
    assert table.column("name").to_pylist() == [shop.name for shop in SHOPS]
    assert table.column("id").to_pylist() == [0, 1, 2, 3, 4]
    assert [[*city] for city in table.column("City").to_pylist()] == [[*shop.values("City")] for shop in SHOPS]
    vectors = np.array(table.column("vector").to_pylist(), dtype=np.float32)
    assert vectors.shape == (5, 384)
    assert np.allclose(vectors, minilm.encode([shop.text for shop in SHOPS]), atol=1e-2)
    assert [path.name for path in tmp_path.glob("*.parquet*")] == ["out.parquet"]
    assert run(folder, "index", str(target), "--name", "again") == 0
    live = EdgeDatabase(folder).live("again")
    assert live is not None
    assert EdgeDatabase(folder).manifest(live).records == len(SHOPS)
    assert run(folder, "export", str(tmp_path / "none.parquet"), "--catalog", "none") == 1
    assert not (tmp_path / "none.parquet").exists()


def test_a_mapping_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    (tmp_path / "m.json").write_text('{"nome": ["name"]}')
    assert run(tmp_path / "i", "index", str(source), "--mapping", str(tmp_path / "m.json")) == 1
    assert capsys.readouterr().err.count("\n") == 1
