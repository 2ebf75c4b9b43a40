from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.service import SearchService
from search.settings import load_settings
from tests.corpus import HashEncoder, shop_records, write_jsonl


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchService]:
    root: Path = tmp_path_factory.mktemp("api")
    catalog = write_jsonl(root / "shops.jsonl", shop_records())
    service = SearchService(load_settings(index_dir=root / "i", catalog=catalog, model="test-model"), HashEncoder())
    service.start()
    while not service.status().neural.ready:
        assert not service.status().neural.failed, service.status().neural.detail
        time.sleep(0.01)
    yield service
    service.close()


@pytest.fixture
def client(service: SearchService) -> TestClient:
    return TestClient(create_api(lambda: service), raise_server_exceptions=False)
