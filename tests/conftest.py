from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from search.build import build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.index import Index, open_index
from search.neural import QueryEncoder, SentenceEncoder
from search.record import Record
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL, Settings, load_settings
from tests.corpus import shop_records, write_jsonl
from tests.indexes import records_of

_SETTINGS = [name.upper() for name in Settings.model_fields]


settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
def bundled() -> list[Record]:
    """The startups of the bundled catalog."""
    return records_of(BUNDLED_CATALOG)


@pytest.fixture
def shops(tmp_path: Path) -> Path:
    """A catalog file of ``SHOPS``."""
    return write_jsonl(tmp_path / "shops.jsonl", shop_records())


@pytest.fixture(scope="session")
def bundled_index(minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """INDEX_DIR of the bundled catalog under the usual name with the real model, built once; not to be changed."""
    root: Path = tmp_path_factory.mktemp("bundled") / "index"
    build_index(CatalogFile(BUNDLED_CATALOG), EdgeDatabase(root), "startups", minilm, DEFAULT_MODEL, root)
    return root


@pytest.fixture(scope="session")
def bundled_search(bundled_index: Path, minilm: SentenceEncoder) -> Index:
    """The index of the bundled catalog, answering with every engine."""
    queries = QueryEncoder(minilm)
    index = open_index(EdgeDatabase(bundled_index), "startups", load_settings(index_dir=bundled_index), queries)
    index = index.answering(queries)
    index.warm()
    return index
