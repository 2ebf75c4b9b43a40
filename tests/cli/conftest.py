from __future__ import annotations

from pathlib import Path

import pytest

from search.build import build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.neural import SentenceEncoder
from search.settings import DEFAULT_MODEL
from tests.corpus import shop_records, write_jsonl


@pytest.fixture(scope="session")
def index_dir(minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the shops, by the real model; not to be changed."""
    root: Path = tmp_path_factory.mktemp("cli")
    catalog = CatalogFile(write_jsonl(root / "shops.jsonl", shop_records()))
    build_index(catalog, EdgeDatabase(root / "i"), "startups", minilm, DEFAULT_MODEL, root / "i")
    return root / "i"


@pytest.fixture(autouse=True)
def _the_model_is_loaded_once(minilm: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run in this process share the default model; tests/build/test_kill.py runs the program that loads it."""

    def encoder(model: str, precision: str) -> SentenceEncoder:
        shared = (model, precision) == (minilm.model, minilm.precision)
        return minilm if shared else SentenceEncoder(model, precision)

    for module in ("opened", "index"):
        monkeypatch.setattr(f"search.cli.{module}.SentenceEncoder", encoder)
