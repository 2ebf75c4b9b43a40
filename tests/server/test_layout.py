"""Collections made as the settings ask, and what is searched through smaller copies of the vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from qdrant_client import models

from search.request import HYBRID, NEURAL, SearchRequest
from search.server.layout import Layout, rescored
from search.store.store import FACET_KEYS, HNSW_M, MEANING, NAME_KEY, TERMS, WORDS
from tests.corpus import HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened, settings_of
from tests.places import CATALOG
from tests.qdrant_http import MemoryQdrant, serve_qdrant
from tests.server.reach import database_at

MORE = {"none": 0, "int8": 24, "binary": 100}


class Recording(MemoryQdrant):
    """Keeps what it was asked to make and to find."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[dict[str, Any]] = []
        self.indexes: dict[str, Any] = {}
        self.queries: list[models.QueryRequest] = []

    def create_collection(self, collection_name: str, *args: Any, **more: Any) -> bool:
        self.made.append(more)
        return super().create_collection(collection_name, *args, **more)

    def create_payload_index(
        self, collection_name: str, field_name: str, field_schema: Any = None, *args: Any, **more: Any
    ) -> Any:
        self.indexes[field_name] = field_schema
        return super().create_payload_index(collection_name, field_name, field_schema, *args, **more)

    def query_batch_points(self, collection_name: str, requests: Any, *args: Any, **more: Any) -> Any:
        self.queries += requests
        return super().query_batch_points(collection_name, requests, *args, **more)


@pytest.mark.parametrize("quantization", [*MORE])
@pytest.mark.parametrize("on_disk", [False, True])
def test_a_collection_is_made_and_searched_as_the_settings_ask(
    tmp_path: Path, quantization: str, on_disk: bool
) -> None:
    client, encoder, limit = Recording(), HashEncoder(64), 3
    layout: dict[str, Any] = {"qdrant_shards": 4, "qdrant_replicas": 2, "qdrant_write_consistency": 2}
    with serve_qdrant(client) as server:
        asked = {"qdrant_quantization": quantization, "qdrant_on_disk": on_disk, **layout}
        catalog = write_jsonl(tmp_path / "c.jsonl", shop_records())
        live = build(catalog, tmp_path, encoder, database_at(server.url, **asked)).collection
        # Another process need not know the layout.
        index = opened(tmp_path, encoder, database_at(server.url))
        client.queries.clear()
        hits = index.search(SearchRequest("bread", NEURAL, limit)).hits
        index.search(SearchRequest("bread", HYBRID, limit))
    assert live.startswith(f"{CATALOG}-")
    for made in client.made:
        sent = [made["shard_number"], made["replication_factor"], made["write_consistency_factor"]]
        assert sent == [*layout.values()]
        assert made["on_disk_payload"] is on_disk
        assert bool(made["sparse_vectors_config"][WORDS].index.on_disk) is on_disk
    vectors = [made["vectors_config"] for made in client.made]
    assert [{*one} for one in vectors] == [set(), {MEANING}]
    meaning = vectors[1][MEANING]
    assert bool(meaning.on_disk) is on_disk
    assert meaning.hnsw_config.m == HNSW_M
    assert rescored(meaning.quantization_config) == MORE[quantization]
    assert client.indexes.keys() == {FACET_KEYS[0], NAME_KEY, TERMS}
    assert (client.indexes[TERMS].tokenizer, client.indexes[TERMS].lowercase) == ("whitespace", False)

    dense = [query for query in client.queries if query.using == MEANING]
    assert len(dense) > 1
    for query in dense:
        assert query.params is not None
        again = query.params.quantization
        assert (again is not None) == (quantization != "none")
        if again is not None and query.limit is not None:
            assert again.rescore
            assert again.oversampling == pytest.approx(1.3 + MORE[quantization] / query.limit)
    vector = encoder.encode(["bread"])[0]
    cosines = [float(encoder.encode([hit.record.text])[0] @ vector) for hit in hits]
    assert [hit.score for hit in hits] == pytest.approx(cosines, abs=1e-6)


def test_the_layout_is_that_of_the_settings(tmp_path: Path) -> None:
    assert Layout.of(settings_of(tmp_path)) == Layout()
    asked = settings_of(tmp_path, qdrant_shards=3, qdrant_replicas=2, qdrant_quantization="int8", qdrant_on_disk=True)
    assert Layout.of(asked) == Layout(3, 2, 1, "int8", True)
