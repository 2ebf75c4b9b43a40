"""The catalog's words as points of an index, in every place an index lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.build import build_index
from search.catalog import CatalogFile
from search.errors import ModelError
from search.index import Index
from search.request import FULLTEXT, SearchRequest
from search.settings import DEFAULT_MODEL
from search.store.database import Database
from search.suggest import FilterOffer
from search.suggest.stored import load_words, point_count
from tests.indexes import build, opened
from tests.places import CATALOG, PLACES, database
from tests.unfinished import Interrupted


@pytest.fixture(params=PLACES)
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with database(str(request.param), tmp_path) as found:
        yield found


def check(index: Index) -> None:
    assert index.suggest("fresh braed by bicylce") == "fresh bread by bicycle"
    assert index.suggest("Breadbx in Pari") == "breadbox in paris"
    assert index.suggest("fresh bread") is None
    offer = index.filter_offer(SearchRequest("bread in sao paulo"))
    assert offer == FilterOffer("City", "São Paulo", "bread")
    assert index.filter_offer(SearchRequest("bread in Paris", filters={"city": ["Berlin"]})) is None


def test_a_whole_index_spells(at: Database, shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path, database=at)
    check(opened(tmp_path, database=at))


def test_an_index_of_words_alone_spells(at: Database, shops: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        build_index(CatalogFile(shops), at, CATALOG, Interrupted(), DEFAULT_MODEL, tmp_path)
    live = at.live(CATALOG)
    assert live is not None
    store, manifest = at.open(live)
    index = Index(store, manifest, live)
    assert index.engines == (FULLTEXT,)
    check(index)


def test_the_words_come_back_most_frequent_first(at: Database, shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path, database=at)
    index = opened(tmp_path, database=at)
    first, points = index.manifest.records + index.manifest.noise, index.manifest.spellings
    assert points == point_count(1)
    words = load_words(index.store, first, points)
    assert words[0] == "bread"
    assert {"breadbox", "paulo", "squirrels"} & {*words} == {"breadbox", "paulo"}
    assert load_words(index.store, first, 10**9) == words
