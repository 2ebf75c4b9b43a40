from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.service import Catalogs
from search.settings import Settings
from search.store.database import Database
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import settings_of
from tests.service.jobs import Builds

Start = Callable[..., Catalogs]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that ask for the catalog of ``SHOPS``."""
    return settings_of(tmp_path, catalog=write_jsonl(tmp_path / "shops.jsonl", shop_records()))


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts what an app serves; its builds run in threads."""
    running: list[Catalogs] = []

    def make(
        settings: Settings,
        encoder: HashEncoder | None = None,
        builds: Builds | None = None,
        database: Database | None = None,
    ) -> Catalogs:
        catalogs = Catalogs(settings, encoder or HashEncoder(), database, builds or Builds())
        catalogs.start()
        running.append(catalogs)
        return catalogs

    yield make
    for catalogs in running:
        catalogs.close()
