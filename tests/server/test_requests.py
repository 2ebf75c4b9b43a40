"""How many requests each question costs on a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from search.index import Index
from search.request import CITY, ENGINES, FULLTEXT, FUSIONS, HYBRID, NEURAL, SearchRequest, SimilarRequest
from tests.corpus import write_jsonl
from tests.indexes import build, opened
from tests.qdrant_http import QdrantServer, serve_qdrant
from tests.server.reach import database_at

_BREAD = "bread for your dog"


@pytest.fixture(scope="module")
def shared() -> Iterator[QdrantServer]:
    with serve_qdrant() as running:
        yield running


@pytest.fixture
def index(shared: QdrantServer, tmp_path_factory: pytest.TempPathFactory) -> Index:
    root = tmp_path_factory.mktemp("requests")
    cities = ("Paris", "Berlin")
    records = [{"name": f"Shop {i}", "description": f"bread {i}", "city": cities[i % 2]} for i in range(40)]
    database = database_at(shared.url)
    build(write_jsonl(root / "many.jsonl", [*records, {"name": "Pawtrol", "description": "dog"}]), root, None, database)
    return opened(root, database=database)


@pytest.fixture
def requests(shared: QdrantServer) -> Callable[[Callable[[], object]], list[str]]:
    """The requests that a question costs, as the last part of their paths."""

    def count(question: Callable[[], object]) -> list[str]:
        shared.requests.clear()
        question()
        return [request.rpartition("/")[2] for request in shared.requests]

    return count


Requests = Callable[[Callable[[], object]], list[str]]


def test_what_was_read_stays_read_when_the_model_is_there(index: Index, requests: Requests) -> None:
    queries = index.queries
    assert queries is not None
    cold = replace(index, queries=None)
    cold.warm()
    assert requests(lambda: cold.answering(queries).search(SearchRequest(_BREAD))) == ["batch"]


def test_a_search_costs_one_or_two(index: Index, requests: Requests) -> None:
    def search(engine: str, query: str, **filters: list[str]) -> Callable[[], object]:
        return lambda: index.search(SearchRequest(query, engine, 10, filters))

    assert requests(search(NEURAL, _BREAD)) == ["batch"]
    assert requests(search(FULLTEXT, _BREAD)) == ["batch", "count"]
    assert requests(search(FULLTEXT, "dog")) == ["batch"]  # fewer hits than the limit are all there are
    assert requests(search(HYBRID, _BREAD)) == ["batch"] * 2  # words that are new cost no request of their own
    assert requests(search(FULLTEXT, _BREAD, **{CITY: ["Paris"]})) == ["batch", "count"]
    assert requests(search(FULLTEXT, "the of and")) == []


@pytest.mark.parametrize("weight", [0, 0.05, 0.95, 1])
@pytest.mark.parametrize("fusion", FUSIONS)
def test_a_hybrid_search_costs_two_at_any_weight(index: Index, requests: Requests, weight: float, fusion: str) -> None:
    for query in ("dogs eat bread", "nothing of that", "the of"):
        request = SearchRequest(query, HYBRID, 10, weight=weight, fusion=fusion)
        assert len(requests(lambda request=request: index.search(request))) <= 2  # type: ignore[misc]


def test_the_noise_floor_of_a_filter_is_read_once(index: Index, requests: Requests) -> None:
    def search() -> object:
        return index.search(SearchRequest(_BREAD, NEURAL, 10, {CITY: ["Paris"]}))

    assert len(requests(search)) > 1
    assert requests(search) == ["batch"]


def test_a_comparison_costs_two_and_one_for_each_word_not_yet_counted(index: Index, requests: Requests) -> None:
    def compare() -> object:
        return index.compare(SearchRequest("dogs eat bread daily", NEURAL, 10), ENGINES)

    assert requests(compare) == ["batch"] * 2 + ["count"] * 4
    assert requests(compare) == ["batch"] * 2
    both = SearchRequest("dogs eat cake", NEURAL, 10)
    assert requests(lambda: index.compare(both, [NEURAL, FULLTEXT])) == ["batch"] * 2 + ["count"]


def test_words_are_counted_at_once(index: Index, shared: QdrantServer) -> None:
    shared.fail("hang", only="/points/count", seconds=0.4)
    started = time.monotonic()
    found = index.compare(SearchRequest("one two three four five six seven eight", NEURAL, 10), [NEURAL, FULLTEXT])
    took = time.monotonic() - started
    shared.heal()
    assert len(found.words) == 8
    assert took < 4 * 0.4


def test_an_explanation_of_all_hits_costs_one_and_of_a_fusion_two(index: Index, requests: Requests) -> None:
    for engine, most in ((NEURAL, 1), (FULLTEXT, 1), (HYBRID, 2)):
        request = SearchRequest(_BREAD, engine, 10)
        ids = [hit.id for hit in index.search(request).hits]
        assert len(ids) == 10
        assert len(requests(lambda request=request, ids=ids: index.explain(request, ids))) == most  # type: ignore[misc]


def test_similar_costs_two_a_record_one_and_totals_none(index: Index, requests: Requests) -> None:
    assert len(requests(lambda: index.similar(SimilarRequest(1, 10)))) == 2
    assert len(requests(lambda: index.record(1))) == 1
    assert requests(index.facets) == []
    assert requests(lambda: index.size({CITY: ["paris"]})) == []
