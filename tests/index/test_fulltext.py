"""Full-text search scores, ranks and counts as ``rank_bm25.BM25Okapi`` does, over catalogs of every kind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from search.build.spool import Spool
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.fulltext import Tokenizer, bm25
from search.index import Index
from search.index.manifest import Manifest
from search.record import Record
from search.request import FULLTEXT, SearchRequest
from search.server.connection import Connection
from search.server.database import ServerDatabase
from search.server.layout import Layout
from search.store.database import Database
from search.store.payload import payload_of
from search.store.store import Point
from tests.corpus import SHOPS, shop_records, write_jsonl
from tests.indexes import build, opened
from tests.places import CATALOG
from tests.qdrant_http import MemoryQdrant
from tests.store.filling import manifest_of

TOKENIZER = Tokenizer()
WORDS = "bread Breads dog DOGS the of running runs Ünï uni straße STRASSE code-wine 'tea' ﬁlter ９ 7 犬 naïve".split()
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
catalogs = st.lists(texts, min_size=1, max_size=8, unique=True).filter(lambda found: any(map(str.strip, found)))
queries = st.lists(st.sampled_from([*WORDS, "nowhere"]), min_size=1, max_size=6).map(" ".join)


def words_index(database: Database, root: Path, descriptions: list[str]) -> Index:
    """An index of words alone, as a build stores it."""
    catalog = write_jsonl(root / "texts.jsonl", [{"description": text} for text in descriptions])
    spool = Spool(CatalogFile(catalog), root, lambda done: None)
    collection, store = database.create(CATALOG, 0, spool.size)
    store.upsert(
        Point(record.record.id, payload_of(record.record, spool.terms(record)), words=spool.words(record))
        for record in spool
    )
    store.finish()
    manifest: Manifest = manifest_of(spool.size, bm25=spool.bm25)
    spool.close()
    return Index(store, manifest, collection)


def expect_rank_bm25(index: Index, records: list[Record], query: str, limit: int) -> None:
    """The hits, scores, order and matches are those of the oracle."""
    tokens = [TOKENIZER.tokenize(record.text) for record in records]
    expected = BM25Okapi(tokens).get_scores(TOKENIZER.tokenize(query)) if any(tokens) else np.zeros(len(records))
    found = index.search(SearchRequest(query, FULLTEXT, limit))
    best = np.sort(expected[expected > 1e-9])[::-1]
    assert found.matches == len(best)
    assert [hit.score for hit in found.hits] == pytest.approx(best[:limit].tolist(), rel=1e-6)
    for hit in found.hits:
        assert hit.score == pytest.approx(expected[hit.id], rel=1e-6)
        assert hit.record == records[hit.id]
    ids = [hit.id for hit in found.hits]
    assert ids == sorted(ids, key=lambda id: (-round(float(expected[id]), 6), id))


@pytest.mark.parametrize("where", ["edge", "memory"])
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(descriptions=catalogs, asked=st.lists(queries, min_size=3, max_size=6), limit=st.integers(1, 10))
def test_scores_ranks_and_matches_are_those_of_rank_bm25(
    where: str, descriptions: list[str], asked: list[str], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        database: Database = (
            EdgeDatabase(root) if where == "edge" else ServerDatabase(Connection.over(MemoryQdrant()), Layout())
        )
        index = words_index(database, root, descriptions)
        records = [index.record(id) for id in range(index.manifest.records)]
        for query in asked:
            expect_rank_bm25(index, records, query, limit)
        index.close()


@pytest.mark.parametrize(
    "descriptions",
    [
        ["bread"],
        ["the of"],
        ["bread", "dog"],
        ["bread dog", "dog sun"],
        ["bread", "bread sun", "dog"],
        ["bread", "bread dog", "bread sun"],
        ["bread dog", "bread dog sun", "dog bread bread"],
        ["bread", "the", "?"],
    ],
)
def test_catalogs_of_one_to_three_records(tmp_path: Path, descriptions: list[str]) -> None:
    """Where an idf is 0 or below, and one term can lower a score that another raises."""
    index = words_index(EdgeDatabase(tmp_path), tmp_path, descriptions)
    records = [index.record(id) for id in range(index.manifest.records)]
    for query in ("bread", "bread dog", "dog dog bread", "sun bread", "the", "nowhere"):
        for limit in (1, 10):
            expect_rank_bm25(index, records, query, limit)


def test_terms_of_one_hash_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = bm25.hashed
    monkeypatch.setattr(bm25, "hashed", lambda term, salt=0: real(term, salt) % 2 + 10 * salt)
    index = words_index(EdgeDatabase(tmp_path), tmp_path, [shop.description for shop in SHOPS])
    assert index.manifest.bm25.reindexed
    records = [index.record(id) for id in range(len(SHOPS))]
    for query in ("bread", "dog noon", "solar bread bread"):
        expect_rank_bm25(index, records, query, 10)


def test_words_that_occur_nowhere_find_nothing(tmp_path: Path) -> None:
    index = words_index(EdgeDatabase(tmp_path), tmp_path, [shop.description for shop in SHOPS])
    for query in ("helicopter the of", "the of", "?!"):
        result = index.search(SearchRequest(query, FULLTEXT))
        assert (result.hits, result.matches) == ((), 0)
    assert index.search(SearchRequest("bread helicopter", FULLTEXT, 1)).matches == 3


def test_a_filter_counts_the_matches_that_it_keeps(tmp_path: Path) -> None:
    build(write_jsonl(tmp_path / "shops.jsonl", shop_records()), tmp_path)
    index = opened(tmp_path)
    for cities, matches in (((), 3), (("paris",), 1), (("Paris", "Berlin"), 2), (("Atlantis",), 0)):
        for limit in (1, 10):
            result = index.search(SearchRequest("bread", FULLTEXT, limit, {"city": cities}))
            assert result.matches == matches


def test_stop_words_stems_case_and_accents_are_taken_alike(tmp_path: Path) -> None:
    texts = ["The running shoes", "Café society", "Ünïcode wörds", "Naïve Bayes is fun", "zyxlo's tests"]
    index = words_index(EdgeDatabase(tmp_path), tmp_path, texts)
    asked = {"RUN shoe": 0, "cafe": 1, "CAFÉS": 1, "unicode WORD": 2, "naive bay": 3, "zyxlo": 4}
    for query, id in asked.items():
        assert [hit.id for hit in index.search(SearchRequest(query, FULLTEXT)).hits] == [id]
