from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from search.cli import main
from search.index import IndexFolder
from tests.corpus import SHOPS, shop_records, write_jsonl


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("cli")
    catalog = write_jsonl(root / "shops.jsonl", shop_records())
    assert main(["index", str(catalog), "--index-dir", str(root / "i")]) == 0
    return root / "i"


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        capture_output=True, text=True, env={**os.environ, **env}, timeout=120, check=False,
    )  # fmt: skip


def test_index_sums_up_on_stdout_and_tells_progress_on_stderr(tmp_path: Path) -> None:
    records = [*shop_records(), {"city": "Rome"}]
    done = run("index", str(write_jsonl(tmp_path / "c.jsonl", records)), "--index-dir", str(tmp_path / "i"))
    assert done.returncode == 0
    assert done.stdout.count("\n") == 1
    assert f"{len(SHOPS)} startups" in done.stdout
    assert "100%" in done.stderr
    assert "line 6" in done.stderr


def test_query_prints_the_api_object(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--engine", "fulltext", "--city", "paris", "--city", "Berlin", "--limit", "5", "--json"]
    assert main(["query", "bread dog", "--index-dir", str(index_dir), *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {hit["name"] for hit in answer["result"]} == {"Breadbox", "Crumb", "Pawtrol"}
    assert answer["engine"] == "fulltext"


def test_query_finds_by_meaning(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "puppy care while I work", "--index-dir", str(index_dir), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"][0]["name"] == "Pawtrol"


def test_query_is_readable_without_json(index_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "dog", "--engine", "fulltext", "--index-dir", str(index_dir)]) == 0
    shown = capsys.readouterr().out
    assert "Pawtrol" in shown
    assert "Paris" in shown
    assert main(["query", "helicopter", "--engine", "fulltext", "--index-dir", str(index_dir)]) == 0
    assert "helicopter" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "dog", "--index-dir", "nowhere"],
        ["query", "   "],
        ["query", "dog", "--limit", "0"],
        ["index", "nowhere.jsonl"],
    ],
)
def test_faults_are_one_line_on_stderr(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["sing"], ["query"], ["query", "dog", "--engine", "psychic"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize("arguments", [["--help"], ["index", "--help"], ["query", "--help"], ["--version"]])
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


def test_an_index_that_another_process_builds_is_waited_for_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with IndexFolder(tmp_path / "i").building():
        assert main(["index", "--if-needed", "--index-dir", str(tmp_path / "i")]) == 0
        assert "Another process" in capsys.readouterr().err
        assert main(["index", "--index-dir", str(tmp_path / "i")]) == 1


def test_index_if_needed_leaves_a_current_index_alone(index_dir: Path) -> None:
    before = IndexFolder(index_dir).current_name()
    assert main(["index", "--if-needed", "--index-dir", str(index_dir)]) == 0
    assert IndexFolder(index_dir).current_name() == before


def test_bad_settings_name_the_variable(index_dir: Path) -> None:
    for name, value in (("PRECISION", "half"), ("QDRANT_URL", "localhost:6333"), ("REMOTE_LOGOS", "perhaps")):
        done = run("query", "dog", "--index-dir", str(index_dir), **{name: value})
        assert done.returncode == 1
        assert name in done.stderr
        assert "Traceback" not in done.stderr
