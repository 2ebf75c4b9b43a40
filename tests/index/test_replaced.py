"""An index is built whole, replaced whole, served as words alone first, and copied without encoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from search.build.copy import copy_index
from search.build.progress import Progress
from search.edge.database import EdgeDatabase
from search.errors import EngineNotReady, IndexMissing, ModelError
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest, SimilarRequest
from search.store.database import Database
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, opened, records_of, settings_of
from tests.places import CATALOG

COUNT = 300
QUERIES = ("item 7", "shop 40", "Shop 41", "item 5 bread", "extra", "nothing known")


class Broken(HashEncoder):
    """Encodes queries, but not the texts of a catalog."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if any(". " in text for text in texts):
            raise ModelError("out of order")
        return super().encode(texts)


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


def test_there_is_nothing_before_it_is_built(at: Database, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m search index"):
        opened(tmp_path, database=at)


def test_what_is_built_is_live_and_whole(at: Database, many: Path, tmp_path: Path) -> None:
    report = build(many, tmp_path, database=at)
    index = opened(tmp_path, database=at)
    assert (at.live(CATALOG), index.collection) == (report.collection, report.collection)
    assert (index.manifest, index.manifest.records) == (report.manifest, COUNT)
    assert [index.record(id) for id in range(0, COUNT, 50)] == records_of(many)[::50]
    assert [(found.value, found.count) for found in index.facets()[0].values] == [("Paris", 200), ("Berlin", 100)]
    assert index.size({"city": ["PARIS"]}) == 200
    assert index.search(SearchRequest("item 299", FULLTEXT, 1)).hits[0].id == 299
    assert index.search(SearchRequest("bread", FULLTEXT, 1)).matches == COUNT
    assert index.search(SearchRequest("Shop 299", HYBRID, 1)).hits[0].named
    words = index.compare(SearchRequest("bread 299 helicopter", limit=3), ENGINES).words
    assert [word.df for word in words] == [COUNT, 1, 0]
    for engine in ENGINES:
        request = SearchRequest("item 5 bread", engine, 20, {"city": ["Berlin"]})
        found = index.search(request)
        assert {hit.record.values("City")[0] for hit in found.hits} == {"Berlin"}
        (explained,) = index.explain(request, [found.hits[0].id])
        assert explained.score == pytest.approx(found.hits[0].score, rel=1e-5, abs=1e-6)


def test_the_live_index_is_replaced_whole(at: Database, shops_file: Path, many: Path, tmp_path: Path) -> None:
    for catalog, size in ((shops_file, len(SHOPS)), (many, COUNT), (shops_file, len(SHOPS))):
        build(catalog, tmp_path, database=at)
        index = opened(tmp_path, database=at)
        assert (index.size(), index.store.count() - index.manifest.points + index.manifest.records) == (size, size)
        assert index.search(SearchRequest("item 299", FULLTEXT)).matches == (COUNT if size == COUNT else 0)
    again = HashEncoder()
    build(shops_file, tmp_path, again, at)
    assert again.encoded == []


def test_an_index_of_words_alone_answers_full_text_only(at: Database, shops_file: Path, tmp_path: Path) -> None:
    """Which is what a build leaves that fails when it comes to the vectors."""
    with pytest.raises(ModelError):
        build(shops_file, tmp_path, Broken(), at)
    for _ in range(2):
        index = opened(tmp_path, database=at)
        assert (index.manifest.whole, index.engines) == (False, (FULLTEXT,))
        result = index.search(SearchRequest("bread", FULLTEXT))
        assert ([hit.id for hit in result.hits], result.matches) == ([1, 4, 0], 3)
        (explained,) = index.explain(SearchRequest("bread", FULLTEXT), [1])
        assert explained.score == pytest.approx(result.hits[0].score, rel=1e-6)
        for ask in (
            lambda: index.search(SearchRequest("bread", NEURAL)),  # noqa: B023
            lambda: index.search(SearchRequest("bread", HYBRID)),  # noqa: B023
            lambda: index.similar(SimilarRequest(0)),  # noqa: B023
            lambda: index.compare(SearchRequest("bread"), ENGINES),  # noqa: B023
        ):
            with pytest.raises(EngineNotReady):
                ask()
        index.close()
    build(shops_file, tmp_path, database=at)
    whole = opened(tmp_path, database=at)
    assert whole.engines == ENGINES
    assert whole.search(SearchRequest("bread", FULLTEXT)).hits == result.hits


def answers(index: Index) -> list[tuple[tuple[int, ...], tuple[float, ...], bool | None, int | None]]:
    found = [index.search(SearchRequest(query, engine, 5)) for query in QUERIES for engine in ENGINES]
    found.append(index.similar(SimilarRequest(3, 5)))
    return [
        (tuple(hit.id for hit in one.hits), tuple(round(hit.score, 5) for hit in one.hits), one.answered, one.matches)
        for one in found
    ]


def test_it_is_copied_there_and_back_without_encoding(at: Database, tmp_path: Path) -> None:
    """No two texts are of one length, so no two scores are equal."""
    records = [{"name": f"Shop {i}", "description": f"item {i} bread" + " extra" * i} for i in range(60)]
    catalog = write_jsonl(tmp_path / "lengths.jsonl", records)
    encoder = HashEncoder()
    first, back = EdgeDatabase(tmp_path / "first"), EdgeDatabase(tmp_path / "back")
    build(catalog, tmp_path, encoder, first)
    encoder.encoded.clear()
    for source, target in ((first, at), (at, back)):
        told = list[Progress]()
        manifest = copy_index(source, target, CATALOG, told.append)
        live = target.live(CATALOG)
        assert live is not None
        assert target.manifest(live) == manifest
        assert (manifest.store, manifest.records) == (target.kind, 60)
        assert [progress.done for progress in told if progress.phase == "Copying"][-1] == manifest.points
    assert encoder.encoded == []
    expected, *copies = (answers(opened(tmp_path, database=one)) for one in (first, at, back))
    assert copies == [expected, expected]


def test_an_index_of_words_alone_is_copied_too(at: Database, shops_file: Path, tmp_path: Path) -> None:
    source = EdgeDatabase(tmp_path / "source")
    with pytest.raises(IndexMissing):
        copy_index(source, at, CATALOG)
    with pytest.raises(ModelError):
        build(shops_file, tmp_path, Broken(), source)
    assert not copy_index(source, at, CATALOG).whole
    index = opened(tmp_path, database=at, settings=settings_of(tmp_path))
    assert [hit.id for hit in index.search(SearchRequest("bread", FULLTEXT)).hits] == [1, 4, 0]
