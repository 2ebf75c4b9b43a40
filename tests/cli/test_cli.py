from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.build import build_index
from search.catalog import CatalogFile
from search.cli import main
from search.edge.database import EdgeDatabase
from search.errors import ModelError
from search.settings import DEFAULT_MODEL
from tests.corpus import SHOPS, shop_records, write_jsonl
from tests.unfinished import Interrupted


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        capture_output=True, text=True, env={**os.environ, **env}, timeout=120, check=False,
    )  # fmt: skip


def test_index_sums_up_on_stdout_and_tells_progress_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = write_jsonl(tmp_path / "c.jsonl", [*shop_records(), {"city": "Rome"}])
    assert main(["index", str(catalog), "--index-dir", str(tmp_path / "i")]) == 0
    out, err = capsys.readouterr()
    assert out.count("\n") == 1
    assert f"{len(SHOPS)} records" in out
    assert "100%" in err
    assert "line 6" in err


def test_query_prints_the_api_object(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--engine", "fulltext", "--city", "paris", "--city", "Berlin", "--limit", "5", "--json"]
    assert main(["query", "bread dog", "--index-dir", str(index_dir), *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {hit["name"] for hit in answer["result"]} == {"Breadbox", "Crumb", "Pawtrol"}
    assert answer["engine"] == "fulltext"


def test_query_finds_by_meaning(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "puppy care while I work", "--index-dir", str(index_dir), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"][0]["name"] == "Pawtrol"


def test_query_tells_the_time_of_encoding(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "puppy care", "--index-dir", str(index_dir)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert "encoding" in last
    assert "remembered" not in last


def test_query_is_readable_without_json(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "dog", "--engine", "fulltext", "--index-dir", str(index_dir)]) == 0
    shown = capsys.readouterr().out
    assert "Pawtrol" in shown
    assert "Paris" in shown
    assert main(["query", "helicopter", "--engine", "fulltext", "--index-dir", str(index_dir)]) == 0
    assert "helicopter" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["query", "dog", "--index-dir", "nowhere"], 1),
        (["index", "nowhere.jsonl"], 1),
        (["query", "   "], 2),
        (["query", "dog", "--limit", "0"], 2),
        (["query", "dog", "--weight", "2"], 2),
    ],
)
def test_faults_are_one_line_on_stderr(
    arguments: list[str], code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["sing"], ["query"], ["query", "dog", "--engine", "psychic"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["index", "--help"], ["query", "--help"], ["copy", "--help"], ["check", "--help"], ["--version"]],
)
def test_help_everywhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    assert capsys.readouterr().out


def test_a_query_never_answers_from_another_catalogs_index(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOG", str(write_jsonl(tmp_path / "other.jsonl", [{"name": "Other"}])))
    assert main(["query", "dog", "--engine", "fulltext", "--index-dir", str(index_dir)]) == 1
    assert "python -m search index" in capsys.readouterr().err


def test_index_if_needed_leaves_a_current_index_alone(index_dir: Path) -> None:
    live = EdgeDatabase(index_dir).live("startups")
    assert main(["index", "--if-needed", "--index-dir", str(index_dir)]) == 0
    assert EdgeDatabase(index_dir).live("startups") == live is not None


def test_index_if_needed_finishes_an_index_of_words_alone(shops: Path, tmp_path: Path) -> None:
    database = EdgeDatabase(tmp_path / "i")
    with pytest.raises(ModelError):
        build_index(CatalogFile(shops), database, "startups", Interrupted(), DEFAULT_MODEL, tmp_path / "i")
    live = database.live("startups")
    assert live is not None
    assert not database.manifest(live).whole
    assert main(["index", "--if-needed", "--index-dir", str(tmp_path / "i")]) == 0
    live = database.live("startups")
    assert live is not None
    assert database.manifest(live).whole


def test_bad_settings_name_the_variable(index_dir: Path) -> None:
    for name, value in (("PRECISION", "half"), ("QDRANT_URL", "localhost:6333"), ("REMOTE_LOGOS", "perhaps")):
        done = run("query", "dog", "--index-dir", str(index_dir), **{name: value})
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr
