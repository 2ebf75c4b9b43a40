"""The same catalog gives the same answers wherever its index lies: the real model over the bundled catalog."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.queries import queries
from search.build import build_index
from search.build.build import CACHE_FILE
from search.catalog import CatalogFile
from search.index import Index
from search.neural import SentenceEncoder
from search.record import Record, SearchResult
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, RRF, SearchRequest, SimilarRequest
from search.settings import BUNDLED_CATALOG, DEFAULT_MODEL
from search.store.database import Database
from tests.indexes import opened, settings_of
from tests.places import CATALOG, PLACES

CITIES = [(), ("Berlin", "nairobi", "Lisbon", "TOKYO")]


@pytest.fixture(scope="module", params=[place for place in PLACES if place not in ("edge", "memory")])
def place(request: pytest.FixtureRequest) -> str:
    """Where the index lies that is compared with the one in Qdrant Edge; the HTTP place is the engine in memory."""
    return str(request.param)


@pytest.fixture(scope="module")
def there(
    shared: Database, bundled_index: Path, minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """The bundled catalog in another place, built from the vectors that are cached."""
    root: Path = tmp_path_factory.mktemp("bundled")
    shutil.copy(bundled_index / CACHE_FILE, root)
    report = build_index(CatalogFile(BUNDLED_CATALOG), shared, CATALOG, minilm, DEFAULT_MODEL, root)
    assert report.encoded == 0
    found = opened(root, minilm, shared, settings_of(root, model=DEFAULT_MODEL))
    yield found
    found.close()


@pytest.fixture(scope="module")
def asked(bundled: list[Record], bundled_search: Index) -> list[str]:
    """Words and phrases of the catalog, the examples, and what has no answer."""
    found = queries([record.text for record in bundled], lambda query: bool(bundled_search.terms(query)))
    return [*found[::8], "khgcvyuui", "the of and", "?!", "water water everywhere", bundled[7].name, bundled[3].text]


def same(one: float | None, two: float | None) -> bool:
    """Whether both are equal to 1e-6, or both are unknown."""
    return one == two or (one is not None and two is not None and math.isclose(one, two, rel_tol=1e-6, abs_tol=1e-6))


def agree(ours: SearchResult, its: SearchResult, limit: int) -> None:
    """Both results are the same but for ties at the cut, whose records may differ."""
    assert (its.engine, its.query, its.matches, its.answered) == (ours.engine, ours.query, ours.matches, ours.answered)
    assert [hit.score for hit in its.hits] == pytest.approx([hit.score for hit in ours.hits], rel=1e-6, abs=1e-6)
    cut = ours.hits[-1].score + 1e-5 if len(ours.hits) == limit else -math.inf
    sure = [{hit.id: hit for hit in result.hits if hit.score > cut} for result in (ours, its)]
    assert sure[0].keys() == sure[1].keys()
    for id, hit in sure[0].items():
        other = sure[1][id]
        assert other.record == hit.record
        assert same(other.score, hit.score)
        assert other.named == hit.named
        assert other.above_noise == pytest.approx(hit.above_noise, abs=100 / 300 + 1e-9)
        for one, two in zip(hit.parents, other.parents, strict=True):
            assert (one.engine, one.found, one.beyond) == (two.engine, two.found, two.beyond)
            assert same(one.score, two.score)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cities", CITIES)
def test_every_search_finds_the_same(
    bundled_search: Index, there: Index, asked: list[str], engine: str, cities: tuple[str, ...]
) -> None:
    for query in asked if not cities else asked[::4]:
        request = SearchRequest(query, engine, 10, {"city": cities}, 0.4)
        agree(bundled_search.search(request), there.search(request), 10)


def test_reciprocal_ranks_are_the_same(bundled_search: Index, there: Index, asked: list[str]) -> None:
    for query in asked[::4]:
        request = SearchRequest(query, HYBRID, 10, (), 0.4, RRF)
        agree(bundled_search.search(request), there.search(request), 10)


def test_similar_startups_are_the_same(bundled_search: Index, there: Index, bundled: list[Record]) -> None:
    for record in bundled[::60]:
        for cities in CITIES:
            request = SimilarRequest(record.id, 5, {"city": cities})
            agree(bundled_search.similar(request), there.similar(request), 5)


def test_comparisons_are_the_same(bundled_search: Index, there: Index, asked: list[str]) -> None:
    for query in asked[::4]:
        request = SearchRequest(query, limit=5)
        ours, its = (index.compare(request, ENGINES) for index in (bundled_search, there))
        assert (its.pool, its.words) == (ours.pool, ours.words)
        for engine in ENGINES:
            agree(ours.result(engine), its.result(engine), 5)
        for key in ours.elsewhere.keys() & its.elsewhere.keys():
            one, two = ours.elsewhere[key], its.elsewhere[key]
            assert (one.lacks, one.place.found, one.place.beyond) == (two.lacks, two.place.found, two.place.beyond)
            assert same(one.place.score, two.place.score)
            assert same(one.gap, two.gap)


@pytest.mark.parametrize("engine", ENGINES)
def test_explanations_are_the_same_and_sum_to_the_score(
    bundled_search: Index, there: Index, asked: list[str], engine: str
) -> None:
    for query in asked[::8]:
        request = SearchRequest(query, engine, 2)
        hits = there.search(request).hits
        ids = [hit.id for hit in hits]
        ours, its = (index.explain(request, ids) for index in (bundled_search, there))
        for hit, one, two in zip(hits, ours, its, strict=True):
            assert [part.label for part in two.parts] == [part.label for part in one.parts]
            values = [part.value for part in one.parts]
            assert [part.value for part in two.parts] == pytest.approx(values, rel=1e-5, abs=1e-5)
            assert math.fsum(part.value for part in two.parts) == pytest.approx(hit.score, rel=1e-5, abs=1e-5)


def test_records_and_cities_are_the_same(bundled_search: Index, there: Index, bundled: list[Record]) -> None:
    assert [there.record(record.id) for record in bundled] == bundled
    assert there.facets() == bundled_search.facets()
    for cities in (*CITIES, ("Atlantis",)):
        assert there.size({"city": cities}) == bundled_search.size({"city": cities})
    assert there.manifest.bm25 == bundled_search.manifest.bm25


def test_every_startup_is_found_by_its_name(there: Index, bundled: list[Record]) -> None:
    for record in bundled[::40]:
        first = there.search(SearchRequest(record.name, HYBRID, 1)).hits[0]
        assert first.record.name == record.name
        assert first.named


def test_a_query_without_a_word_to_look_for_finds_nothing_by_words(there: Index) -> None:
    for query in ("the of and", "?!"):
        result = there.search(SearchRequest(query, FULLTEXT))
        assert (result.hits, result.matches) == ((), 0)
        assert there.search(SearchRequest(query, NEURAL)).hits
        assert not there.search(SearchRequest(query, HYBRID, weight=1)).hits
