from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.errors import ModelError
from search.request import FULLTEXT
from search.service import Catalogs
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.unfinished import EndlessBuild, Interrupted, age_cache
from tests.waiting import settled, wait_until


@pytest.fixture(scope="session")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogs]:
    """The shops, every engine ready."""
    root: Path = tmp_path_factory.mktemp("api")
    build(write_jsonl(root / "shops.jsonl", shop_records()), root)
    catalogs = Catalogs(settings_of(root), HashEncoder())
    catalogs.start()
    settled(catalogs)
    yield catalogs
    catalogs.close()


@pytest.fixture(scope="session")
def starting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogs]:
    """The shops while their vectors are being made: only full-text search answers."""
    root: Path = tmp_path_factory.mktemp("starting")
    with pytest.raises(ModelError):
        build(write_jsonl(root / "shops.jsonl", shop_records()), root, Interrupted())
    age_cache(settings_of(root).index_dir)
    catalogs = Catalogs(settings_of(root), HashEncoder(), start_build=EndlessBuild)
    catalogs.start()
    served = catalogs.default
    wait_until(lambda: served.state.readiness(FULLTEXT).ready and (told := served.state.progress) and told.done)
    yield catalogs
    catalogs.close()


@pytest.fixture
def client(catalogs: Catalogs) -> TestClient:
    return TestClient(create_api(lambda: catalogs), raise_server_exceptions=False)


@pytest.fixture
def starting_client(starting: Catalogs) -> TestClient:
    return TestClient(create_api(lambda: starting), raise_server_exceptions=False)
