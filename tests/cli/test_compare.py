from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from search.cli import main


@pytest.fixture
def place(index_dir: Path) -> list[str]:
    return ["--index-dir", str(index_dir)]


def test_a_comparison_is_told_in_words(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "bread by bicycle", "--limit", "3", *place]) == 0
    shown = capsys.readouterr().out
    for told in ("overlap@3", "Jaccard", "RBO", "Neural", "Full-text", "Breadbox"):
        assert told in shown


def test_json_is_what_the_api_gives(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    engines = ["--engine", "hybrid", "--engine", "neural"]
    assert main(["compare", "dog", "--json", "--weight", "0.2", "--city", "paris", *engines, *place]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [result["engine"] for result in found["results"]] == ["hybrid", "neural"]
    assert found["results"][0]["result"][0]["parents"]
    assert {hit["city"] for result in found["results"] for hit in result["result"]} == {"Paris"}


def test_the_file_is_written_beside_the_words(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "bread", "--html", str(tmp_path / "out.html"), *place]) == 0
    assert "Breadbox" in capsys.readouterr().out
    assert "Breadbox" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_many_queries_give_csv_with_the_least_agreement_first(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "queries.txt").write_text("bread\nxyzzy\n\nbread\n", encoding="utf-8")
    assert main(["compare", "--queries", str(tmp_path / "queries.txt"), *place]) == 0
    out, err = capsys.readouterr()
    header, *rows = csv.reader(out.splitlines())
    assert header[:2] == ["query", "rbo"]
    assert [row[0] for row in rows] == ["bread", "xyzzy"]
    assert "2/2" in err
    assert "full-text finds nothing for 1" in err


def test_each_hit_that_one_engine_misses_comes_with_the_reason(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "bread offices", "--limit", "4", *place]) == 0
    neural, fulltext = capsys.readouterr().out.split("\nFull-text, ")
    assert fulltext.count("Neural: ") == 3
    assert "because" not in fulltext
    reasons = [line for line in neural.splitlines() if line.startswith("      ") and "because" in line]
    assert len(reasons) == 1
    assert "Full-text: not found, because its text has none of the query’s words" in reasons[0]


@pytest.mark.parametrize("arguments", [["compare", "dog"], ["query", "dog"], ["compare", "--queries", "q.txt"]])
def test_an_unknown_city_is_told_with_those_spelt_almost_so(
    place: list[str],
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("q.txt").write_text("dog\n")
    for city, meant in (("Atlantis", None), ("berlim", "Berlin"), ("Sao Paolo", "São Paulo")):
        assert main([*arguments, "--city", "Paris", "--city", city, *place]) == 0
        out, err = capsys.readouterr()
        assert out
        (told,) = (line for line in err.splitlines() if line.startswith("search: "))
        assert city in told
        assert told.endswith(f"did you mean {meant}?" if meant else "'Atlantis'.")


def test_what_a_query_may_have_meant_is_told_beside_the_results(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["query", "--engine", "fulltext"], ["compare"]):
        assert main([*command, "braed in paris", *place]) == 0
        out, err = capsys.readouterr()
        assert "Did you mean: bread in paris" in err
        assert "'braed' --city 'Paris'" in err
        assert "Did you mean" not in out
        assert main([*command, "braed in paris", "--json", *place]) == 0
        out, err = capsys.readouterr()
        assert "Did you mean" not in err
        found = json.loads(out)
        assert found["suggestion"] == "bread in paris"
        assert found["filter_offer"] == {"facet": "City", "value": "Paris", "query": "braed"}


def test_the_strength_of_a_hit_is_told_in_a_word(bundled_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "get rid of old furniture", "--index-dir", str(bundled_index)]) == 0
    shown = capsys.readouterr().out
    assert "strong match" in shown.splitlines()[0]
    assert "weak match" in shown


def test_the_fusion_can_be_chosen(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    scores = []
    for fusion in ("scores", "rrf"):
        assert main(["query", "bread by bicycle", "--engine", "hybrid", "--fusion", fusion, "--json", *place]) == 0
        scores.append(json.loads(capsys.readouterr().out)["result"][0]["score"])
    assert scores[0] != scores[1] == pytest.approx(0.5 / 61 + 0.5 / 61)


def test_the_hybrid_tells_the_ranks_it_is_made_of(place: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "crumb", "--engine", "hybrid", *place]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert "Crumb" in first
    assert "fulltext 1" in first
    assert "its name" in first


def test_gibberish_is_told_to_have_no_good_match(bundled_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "khgcvyuui", "--index-dir", str(bundled_index)]) == 0
    assert "No good match" in capsys.readouterr().out
    assert main(["compare", "khgcvyuui", "--index-dir", str(bundled_index)]) == 0
    assert "No good match" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dog", "--queries", "q.txt"],
        ["dog", "--engine", "neural"],
        ["dog", "--engine", "neural", "--engine", "neural"],
        ["dog", "--weight", "2"],
        ["dog", "--weight", "nan"],
        ["dog", "--limit", "0"],
        [" "],
        ["x" * 5000],
        ["--queries", "q.txt", "--json"],
        ["--queries", "missing.txt"],
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    place: list[str], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments, *place]) == (1 if "missing.txt" in arguments else 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("search: ")
    assert "Traceback" not in err
