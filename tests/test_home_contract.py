"""Wherever an index lives, it is built, replaced, opened and moved in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.catalog import read_catalog
from search.engine import ENGINES, FULLTEXT, HYBRID, NEURAL
from search.errors import IndexMissing
from search.index import IndexFolder
from search.server.migrate import to_embedded, to_server
from search.service.home import Home
from search.service.server_home import ServerHome
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.homes import HOMES, home
from tests.indexes import build, open_engines

COUNT = 700


@pytest.fixture(params=HOMES)
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    with home(request.param, tmp_path) as found:
        yield found


@pytest.fixture
def shops_file(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "shops.jsonl", shop_records())


@pytest.fixture
def many(tmp_path: Path) -> Path:
    records = [
        {"name": f"Shop {i}", "description": f"sells item {i} and bread", "city": ("Paris", "paris", "Berlin")[i % 3]}
        for i in range(COUNT)
    ]
    return write_jsonl(tmp_path / "many.jsonl", records)


def test_there_is_nothing_before_it_is_built(at: Home) -> None:
    assert at.current_name() is None
    with pytest.raises(IndexMissing, match="python -m search index"):
        at.current()


def test_what_is_built_is_in_force_and_whole(at: Home, many: Path, tmp_path: Path) -> None:
    report = build(many, tmp_path, HashEncoder(), at)
    name, manifest = at.current()
    assert (name, manifest) == (report.generation.name, report.manifest)
    engines, startups = open_engines(tmp_path, HashEncoder(), at), read_catalog(many).startups
    assert len(engines.parts.records) == engines.neural.store.count() == COUNT
    assert tuple(engines.parts.records.many(range(COUNT)).values()) == startups
    assert [(found.city, found.count) for found in engines.parts.cities.counts] == [("Paris", 467), ("Berlin", 233)]
    assert engines.parts.cities.size(["PARIS"]) == 467
    assert engines.parts.names.candidates("shop 699") == [699]
    assert engines.parts.fulltext.holders(["bread", "699", "helicopter"]) == [COUNT, 1, 0]
    assert engines.parts.fulltext.held(["699", "bread"], ["Paris"]) == (startups[699].city.casefold() == "paris")
    assert engines.search(FULLTEXT, "item 699", limit=1).hits[0].id == 699
    assert engines.search(HYBRID, "Shop 699", limit=1).hits[0].named
    assert engines.neural.similar(3, limit=5).hits
    for engine in ENGINES:
        found = engines.search(engine, "item 5 bread", limit=20, cities=["Berlin"])
        assert {hit.startup.city for hit in found.hits} == {"Berlin"}
        (explained,) = engines.explain(engine, "item 5 bread", [found.hits[0].id], cities=["Berlin"])
        assert explained.score == pytest.approx(found.hits[0].score, abs=2e-5)
    assert engines.search(NEURAL, "item 5", limit=3, cities=["Berlin"]).answered is not None
    compared = engines.compare(ENGINES, "item 5 bread", limit=5)
    assert compared.pool == COUNT


def test_the_index_in_force_is_replaced_whole(at: Home, shops_file: Path, many: Path, tmp_path: Path) -> None:
    for catalog, size in ((shops_file, len(SHOPS)), (many, COUNT), (shops_file, len(SHOPS))):
        encoder = HashEncoder()
        build(catalog, tmp_path, encoder, at)
        assert len(open_engines(tmp_path, encoder, at).parts.records) == size
    again = HashEncoder()
    build(shops_file, tmp_path, again, at)
    assert again.encoded == []


@pytest.mark.parametrize("at", [where for where in HOMES if where != "disk"], indirect=True)
def test_it_moves_there_and_back(at: Home, many: Path, tmp_path: Path) -> None:
    assert isinstance(at, ServerHome)
    build(many, tmp_path / "from")
    to_server(IndexFolder(tmp_path / "from"), at.place(), lambda _: None)
    to_embedded(at.generations, IndexFolder(tmp_path / "back"), lambda _: None)
    first, there, back = (
        open_engines(tmp_path / "from", HashEncoder()),
        open_engines(tmp_path, HashEncoder(), at),
        open_engines(tmp_path / "back", HashEncoder()),
    )
    for query in ("item 7", "shop 600"):
        ours = [hit.startup for hit in first.search(NEURAL, query).hits]
        assert [hit.startup for hit in there.search(NEURAL, query).hits] == ours
        assert [hit.startup for hit in back.search(NEURAL, query).hits] == ours
