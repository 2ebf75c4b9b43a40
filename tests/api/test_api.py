from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search.api import create_api
from search.errors import StoreUnavailable
from search.service import Catalogs
from search.store.find import find_database
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, settings_of
from tests.qdrant_http import serve_qdrant
from tests.waiting import wait_until


def sentence(response: object) -> str:
    detail = response.json()["detail"]  # type: ignore[attr-defined]
    assert isinstance(detail, str)
    assert "Traceback" not in detail
    return detail


def test_search_gives_the_documented_shape(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "dog", "engine": "fulltext"}).json()
    (hit,) = answer["result"]
    assert hit == {
        "id": 2, "rank": 1, "score": hit["score"], "name": "Pawtrol", "city": "Paris",
        "description": "Someone walks your dog at noon", "link": "", "logo": "", "alt": "",
        "facets": {"City": ["Paris"]}, "details": {},
        "strength": None, "above_noise": None, "parents": [], "named": False,
    }  # fmt: skip
    assert (answer["engine"], answer["query"], answer["matches"]) == ("fulltext", "dog", 1)
    assert (answer["suggestion"], answer["filter_offer"]) == (None, None)
    assert answer["took_ms"] > 0
    assert (answer["encode_ms"], answer["remembered"]) == (0, False)


def test_a_repeated_query_is_told_to_be_remembered(client: TestClient) -> None:
    new, again = (client.get("/search", params={"q": "asked twice", "engine": "hybrid"}).json() for _ in range(2))
    assert (new["remembered"], again["remembered"]) == (False, True)
    assert again["encode_ms"] == new["encode_ms"]


@pytest.mark.parametrize(
    ("params", "engine"),
    [
        ({}, "neural"),
        ({"engine": "neural"}, "neural"),
        ({"engine": "fulltext"}, "fulltext"),
        ({"engine": "hybrid"}, "hybrid"),
        ({"engine": "hybrid", "weight": "1"}, "hybrid"),
        ({"neural": "true"}, "neural"),
        ({"neural": "false"}, "fulltext"),
        ({"neural": "false", "engine": "fulltext"}, "fulltext"),
    ],
)
def test_the_engine_can_be_named_either_way(client: TestClient, params: dict[str, str], engine: str) -> None:
    assert client.get("/search", params={"q": "bread", **params}).json()["engine"] == engine


def test_a_query_may_have_meant_another(client: TestClient) -> None:
    for path in ("/search", "/compare"):
        answer = client.get(path, params={"q": "fresh braed in paris"}).json()
        assert answer["suggestion"] == "fresh bread in paris"
        assert answer["filter_offer"] == {"facet": "City", "value": "Paris", "query": "fresh braed"}


def test_it_spells_while_the_vectors_are_being_made(starting_client: TestClient) -> None:
    answer = starting_client.get("/search", params={"q": "braed", "engine": "fulltext"}).json()
    assert (answer["result"], answer["suggestion"]) == ([], "bread")


def test_cities_filter_and_repeat(client: TestClient) -> None:
    params = {"q": "bread", "engine": "neural", "city": ["PARIS", "Berlin"]}
    answer = client.get("/search", params=params).json()
    assert {hit["city"] for hit in answer["result"]} == {"Paris", "Berlin"}


def test_limit_bounds_the_result(client: TestClient) -> None:
    assert len(client.get("/search", params={"q": "bread", "limit": 2}).json()["result"]) == 2


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": ""},
        {"q": "   "},
        {"q": "x" * 4097},
        {"q": "bread", "limit": "0"},
        {"q": "bread", "limit": "101"},
        {"q": "bread", "limit": "many"},
        {"q": "bread", "engine": "psychic"},
        {"q": "bread", "neural": "perhaps"},
        {"q": "bread", "neural": "true", "engine": "fulltext"},
    ],
)
def test_bad_questions_get_a_sentence(client: TestClient, params: dict[str, str]) -> None:
    response = client.get("/search", params=params)
    assert response.status_code == 422
    assert sentence(response)


def test_the_longest_query_is_answered(client: TestClient) -> None:
    assert client.get("/search", params={"q": "x" * 4096}).status_code == 200


def test_similar_leaves_the_startup_out(client: TestClient) -> None:
    answer = client.get("/similar/0", params={"city": "paris"}).json()
    assert [hit["id"] for hit in answer["result"]] == [2]


@pytest.mark.parametrize(
    ("id", "status"), [("99", 404), (str(2**62), 404), ("-1", 422), ("dog", 422), (str(2**80), 422)]
)
def test_unknown_ids_are_told(client: TestClient, id: str, status: int) -> None:
    response = client.get(f"/similar/{id}")
    assert response.status_code == status
    assert sentence(response)


def test_cities_are_counted_busiest_first(client: TestClient) -> None:
    assert client.get("/cities").json()["result"][0] == {"city": "Paris", "count": 2}


def test_health_tells_which_engines_answer(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ready"
    ready = {name: engine["ready"] for name, engine in health["engines"].items()}
    assert ready == {"fulltext": True, "neural": True, "hybrid": True}
    assert health["records"] == len(SHOPS)


def test_the_documentation_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text


def test_before_the_index_is_ready_it_says_when_to_come_back(tmp_path: Path) -> None:
    idle = Catalogs(settings_of(tmp_path), HashEncoder())
    client = TestClient(create_api(lambda: idle))
    for path in ("/search?q=dog", "/search?q=dog&engine=fulltext", "/similar/0", "/cities"):
        response = client.get(path)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert sentence(response)
    assert client.get("/health").json()["status"] == "starting"


def test_full_text_answers_while_the_vectors_are_made(starting_client: TestClient) -> None:
    found = starting_client.get("/search", params={"q": "dog", "engine": "fulltext"}).json()
    assert [hit["name"] for hit in found["result"]] == ["Pawtrol"]
    for path in ("/search?q=dog", "/search?q=dog&engine=hybrid", "/similar/0"):
        assert starting_client.get(path).status_code == 503
    health = starting_client.get("/health")
    assert (health.status_code, health.json()["status"]) == (200, "starting")
    engines = health.json()["engines"]
    assert {name for name, engine in engines.items() if engine["ready"]} == {"fulltext"}
    assert "3 of 5" in engines["neural"]["detail"]
    assert starting_client.get("/ready").status_code == 503


def test_a_store_that_went_away_is_a_503_and_comes_back(tmp_path: Path) -> None:
    with serve_qdrant() as qdrant:
        settings = settings_of(tmp_path, qdrant_url=qdrant.url, qdrant_timeout=2)
        build(write_jsonl(tmp_path / "shops.jsonl", shop_records()), tmp_path, database=find_database(settings))
        catalogs = Catalogs(settings, HashEncoder())
        catalogs.start()
        client = TestClient(create_api(lambda: catalogs))
        wait_until(lambda: client.get("/ready").status_code == 200)
        assert client.get("/health").status_code == 200
        qdrant.fail("refuse")
        for path in ("/search?q=dog", "/search?q=dog&engine=fulltext", "/search?q=dog&engine=hybrid", "/compare?q=dog"):
            response = client.get(path)
            assert (response.status_code, "Retry-After" in response.headers) == (503, True), path
            assert sentence(response)
        wait_until(lambda: client.get("/health").json()["status"] == "failed")
        assert client.get("/health").status_code == client.get("/ready").status_code == 503
        qdrant.heal()
        wait_until(lambda: client.get("/ready").status_code == 200)
        assert client.get("/search?q=dog").status_code == 200
        catalogs.close()
        assert client.get("/search?q=dog").status_code == 503
        assert sentence(client.get("/search?q=dog"))


def test_an_unexpected_fault_shows_no_trace() -> None:
    def broken() -> Catalogs:
        raise RuntimeError("secret path /etc/x")

    response = TestClient(create_api(broken), raise_server_exceptions=False).get("/cities")
    assert response.status_code == 500
    assert "secret" not in sentence(response)


def test_a_store_error_is_a_sentence() -> None:
    def down() -> Catalogs:
        raise StoreUnavailable("The Qdrant server does not answer.")

    assert TestClient(create_api(down)).get("/cities").status_code == 503
