from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from search.catalog import Catalog, read_catalog
from search.index import IndexFolder, build_index
from search.neural import SentenceEncoder
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL, Settings
from tests.corpus import shop_records, write_jsonl

_SETTINGS = [name.upper() for name in Settings.model_fields]


settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def minilm() -> SentenceEncoder:
    """The real model, loaded once."""
    return SentenceEncoder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def bundled() -> Catalog:
    return read_catalog(BUNDLED_CATALOG)


@pytest.fixture
def shops(tmp_path: Path) -> Catalog:
    return read_catalog(write_jsonl(tmp_path / "shops.jsonl", shop_records()))


@pytest.fixture(scope="session")
def bundled_index(bundled: Catalog, minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the bundled catalog with the real model, built once; not to be changed."""
    root: Path = tmp_path_factory.mktemp("bundled") / "index"
    build_index(bundled, IndexFolder(root), minilm, DEFAULT_MODEL)
    return root
