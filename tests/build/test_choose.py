from __future__ import annotations

from pathlib import Path

import pytest

from search.build.choose import catalog_to_build
from search.edge.database import EdgeDatabase
from search.errors import IndexMismatch
from search.settings import BUNDLED_CATALOG
from tests.indexes import build, settings_of
from tests.places import CATALOG, database


def test_the_catalog_set_then_that_of_the_index_then_the_bundled_one(shops: Path, tmp_path: Path) -> None:
    at, settings = EdgeDatabase(tmp_path / "index"), settings_of(tmp_path)
    assert catalog_to_build(at, CATALOG, settings) == BUNDLED_CATALOG
    build(shops, tmp_path)
    assert catalog_to_build(at, CATALOG, settings) == shops
    other = tmp_path / "other.jsonl"
    assert catalog_to_build(at, CATALOG, settings.model_copy(update={"catalog": other})) == other


def test_an_index_whose_catalog_is_gone_is_never_replaced_by_the_bundled_one(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    shops.unlink()
    with pytest.raises(IndexMismatch, match="shops") as told:
        catalog_to_build(EdgeDatabase(tmp_path / "index"), CATALOG, settings_of(tmp_path))
    assert str(tmp_path) not in str(told.value)


def test_a_path_that_a_server_tells_is_not_opened(shops: Path, tmp_path: Path) -> None:
    with database("memory", tmp_path) as at:
        build(shops, tmp_path, database=at)
        with pytest.raises(IndexMismatch, match="CATALOG"):
            catalog_to_build(at, CATALOG, settings_of(tmp_path))
