"""The page of an app whose catalog cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.opened import Open


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("bad") / "bad.jsonl"
    path.write_text('{"name": "fine"}\n[1, 2]\n[3]\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def environment(catalog: Path) -> dict[str, str]:
    return {"INDEX_DIR": str(catalog.parent / "index"), "CATALOG": str(catalog)}


@pytest.mark.parametrize(
    "params", [{}, {"q": "bread"}, {"q": "bread", "engine": "fulltext"}, {"similar": "0"}], ids=str
)
def test_it_says_in_one_sentence_what_is_wrong(open_page: Open, params: dict[str, str]) -> None:
    page = open_page(**params)
    assert len(page.messages) == 1
    assert "bad.jsonl" in page.messages[0]
    assert "line 2" in page.messages[0]
    assert page.names == []
    assert page.app.get("progress") == []
