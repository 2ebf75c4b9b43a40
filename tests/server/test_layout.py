"""Collections made as the settings ask, and what is searched through smaller copies of the vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.engine import NEURAL
from search.server.layout import Layout, compared_again, point_of, startup_of
from search.startup import Startup
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, open_engines, over_http, settings_of
from tests.qdrant_server import QdrantOverEdge

COUNT = 600


def test_a_record_comes_back_as_it_was() -> None:
    startup = Startup(7, "Crumb", "Bread", "São Paulo", "https://c.example", "https://c.example/l.png", "Crumb - food")
    point = point_of(startup, [1.0, 0.0])
    assert point.payload is not None
    assert startup_of(7, point.payload) == startup
    assert point.payload["text"] == "Crumb - food. Bread"
    strange = {"name": 5, "city": None, "link": "javascript:alert(1)", "images": {"a": 1}, "alt": "x" * 10_000_000}
    assert startup_of(8, strange) == Startup(8, "", alt="x" * 1_000)


@pytest.mark.parametrize("quantization", ["none", "int8", "binary"])
@pytest.mark.parametrize("on_disk", [False, True])
def test_a_collection_is_made_as_the_settings_ask(
    qdrant: QdrantOverEdge, tmp_path: Path, quantization: str, on_disk: bool
) -> None:
    records = [{"name": f"Shop {i}", "description": f"sells {i}", "city": f"City {i % 3}"} for i in range(COUNT)]
    catalog, encoder = write_jsonl(tmp_path / "c.jsonl", records), HashEncoder(64)
    asked = {
        "qdrant_quantization": quantization,
        "qdrant_on_disk": on_disk,
        "qdrant_shards": 4,
        "qdrant_replicas": 2,
        "qdrant_write_consistency": 2,
        "qdrant_collection": "mine",
    }
    at = over_http(tmp_path / "i", qdrant.url, **asked)
    build(catalog, tmp_path / "i", encoder, at)
    name = at.current_name()
    assert name is not None
    collection = at.generations.collection(name)
    assert collection.name.startswith("mine-")
    config = collection.info().config
    params = config.params
    assert (params.shard_number, params.replication_factor, params.write_consistency_factor) == (4, 2, 2)
    assert bool(params.on_disk_payload) == on_disk
    assert bool(params.vectors.on_disk) == on_disk  # type: ignore[union-attr]
    assert (config.quantization_config is None) == (quantization == "none")
    assert compared_again(config.quantization_config) == {"none": 0, "int8": 32, "binary": 100}[quantization]
    qdrant.optimize(collection.name)
    engines = open_engines(Path(), encoder, over_http(tmp_path / "other", qdrant.url, qdrant_collection="mine"))
    least = {"none": 9, "int8": 9, "binary": 6}[quantization]  # without any structure to the vectors
    vectors = encoder.encode([f"Shop {i}. sells {i}" for i in range(COUNT)])
    for query in ("one", "two", "three"):
        cosines = vectors @ encoder.encode([query])[0]
        hits = engines.search(NEURAL, query, limit=10).hits
        assert len({hit.id for hit in hits} & {*np.argsort(-cosines)[:10].tolist()}) >= least
        assert [hit.score for hit in hits] == pytest.approx([cosines[hit.id] for hit in hits], abs=1e-4)


def test_the_layout_is_that_of_the_settings(tmp_path: Path) -> None:
    assert Layout.of(settings_of(tmp_path)) == Layout()
    asked = settings_of(tmp_path, qdrant_shards=3, qdrant_replicas=2, qdrant_quantization="int8", qdrant_on_disk=True)
    assert Layout.of(asked) == Layout(3, 2, 1, "int8", True)
