"""The page of an app whose catalog is mended while it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.request import FULLTEXT
from search.service import Catalogs
from tests.corpus import shop_records, write_jsonl
from tests.pages.opened import Open
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("mended") / "shops.jsonl"
    path.write_text("oops", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def environment(catalog: Path) -> dict[str, str]:
    return {"INDEX_DIR": str(catalog.parent / "index"), "CATALOG": str(catalog)}


def test_it_can_be_tried_again(open_page: Open, catalogs: Catalogs, catalog: Path) -> None:
    page = open_page(q="bicycle")
    assert len(page.messages) == 1
    write_jsonl(catalog, shop_records())
    page.press("Try again")
    wait_until(lambda: catalogs.default.state.readiness(FULLTEXT).ready)
    page = open_page(q="bicycle", engine="fulltext")
    assert (page.names, page.messages) == (["Breadbox"], [])
