"""Comparing and explaining over HTTP."""

from __future__ import annotations

import math
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.corpus import SHOPS


def test_a_comparison_has_every_result_as_search_gives_it(client: TestClient) -> None:
    found = client.get("/compare", params={"q": "bread dog", "limit": 3}).json()
    assert [result["engine"] for result in found["results"]] == ["neural", "fulltext"]
    assert (found["pool"], found["limit"]) == (len(SHOPS), 3)
    for result in found["results"]:
        alone = client.get("/search", params={"q": "bread dog", "limit": 3, "engine": result["engine"]}).json()
        hits = [{name: value for name, value in hit.items() if name != "elsewhere"} for hit in result["result"]]
        assert hits == alone["result"]
        assert result["answered"] == alone["answered"]
        assert all(len(hit["elsewhere"]) == 1 for hit in result["result"])
    assert {word["word"]: word["df"] for word in found["words"]} == {"bread": 3, "dog": 1}
    (agreement,) = found["agreements"]
    shared = {hit["id"] for hit in found["results"][0]["result"]} & {hit["id"] for hit in found["results"][1]["result"]}
    assert (agreement["shared"], agreement["overlap"], agreement["p"]) == (len(shared), len(shared) / 3, 0.9)
    assert agreement["summary"]


def test_three_engines_make_three_pairs(client: TestClient) -> None:
    params: dict[str, Any] = {"q": "bread", "engine": ["hybrid", "neural", "fulltext"], "weight": 0.2, "city": "PARIS"}
    found = client.get("/compare", params=params).json()
    pairs = [agreement["engines"] for agreement in found["agreements"]]
    assert pairs == [["hybrid", "neural"], ["hybrid", "fulltext"], ["neural", "fulltext"]]
    assert found["pool"] == sum(shop.values("City") == ("Paris",) for shop in SHOPS)


@pytest.mark.parametrize("engine", ["neural", "fulltext", "hybrid"])
@pytest.mark.parametrize("more", [{"weight": "0.7"}, {"weight": "0.7", "fusion": "rrf"}, {"weight": "0"}])
def test_an_explanation_sums_to_the_score_of_the_search(client: TestClient, engine: str, more: dict[str, str]) -> None:
    params = {"q": "bread for your dog", "engine": engine, **more}
    hits = client.get("/search", params=params).json()["result"]
    assert hits
    for hit in hits:
        found = client.get(f"/explain/{hit['id']}", params=params).json()
        assert found["score"] == pytest.approx(hit["score"], abs=1e-5)
        assert math.fsum(part["value"] for part in found["parts"]) == pytest.approx(hit["score"], abs=1e-5)
        assert len(found["parents"]) == len(hit["parents"])


def test_a_sum_of_scores_tells_how_far_each_engine_counts(client: TestClient) -> None:
    params = {"q": "bread for your dog", "engine": "hybrid", "weight": "0.7"}
    hit = client.get("/search", params=params).json()["result"][0]
    found = client.get(f"/explain/{hit['id']}", params=params).json()
    assert [(side["engine"], side["weight"]) for side in found["fused"]] == [
        ("neural", pytest.approx(0.3)),
        ("fulltext", 0.7),
    ]
    for side, parent in zip(found["fused"], hit["parents"], strict=True):
        assert side["score"] == pytest.approx(parent["score"], abs=1e-6)
        assert side["part"] == pytest.approx(side["weight"] * side["trust"] * side["relative"])
        assert side["sentence"]
    assert found["score"] == pytest.approx(sum(side["part"] for side in found["fused"]))
    assert client.get(f"/explain/{hit['id']}", params=params | {"fusion": "rrf"}).json()["fused"] == []


def test_a_full_text_part_comes_with_the_factors_of_bm25(client: TestClient) -> None:
    found = client.get("/explain/2", params={"q": "dog dog", "engine": "fulltext"}).json()
    (part,) = found["parts"]
    facts = part["facts"]
    length = facts["length"] / facts["avgdl"]
    saturation = facts["frequency"] * (1.5 + 1) / (facts["frequency"] + 1.5 * (1 - 0.75 + 0.75 * length))
    assert (facts["frequency"], facts["asked"]) == (1, 2)
    assert facts["saturation"] == pytest.approx(saturation)
    assert facts["idf"] == pytest.approx(math.log(len(SHOPS) - 1 + 0.5) - math.log(1 + 0.5))
    assert part["value"] == pytest.approx(2 * facts["idf"] * saturation)


def test_percentile_and_decision_are_told_for_neural_and_hybrid(client: TestClient) -> None:
    for engine, judged in (("neural", True), ("hybrid", True), ("fulltext", False)):
        found = client.get("/search", params={"q": "bread", "engine": engine}).json()
        assert (found["answered"] is not None) == judged
        for hit in found["result"]:
            assert (hit["above_noise"] is not None) == judged
            assert not judged or 0 <= hit["above_noise"] <= 100


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("/compare", {"q": "  "}, 422),
        ("/compare", {"q": "dog", "engine": "neural"}, 422),
        ("/compare", {"q": "dog", "engine": ["neural", "neural"]}, 422),
        ("/compare", {"q": "dog", "engine": ["neural", "psychic"]}, 422),
        ("/compare", {"q": "dog", "weight": "1.01"}, 422),
        ("/compare", {"q": "dog", "weight": "nan"}, 422),
        ("/search", {"q": "dog", "engine": "hybrid", "weight": "-1"}, 422),
        ("/search", {"q": "dog", "engine": "hybrid", "fusion": "borda"}, 422),
        ("/explain/0", {}, 422),
        ("/explain/0", {"q": "dog", "engine": "psychic"}, 422),
        ("/explain/99999", {"q": "dog"}, 404),
        ("/explain/x", {"q": "dog"}, 422),
    ],
)
def test_bad_questions_get_a_sentence(client: TestClient, path: str, params: dict[str, Any], status: int) -> None:
    answer = client.get(path, params=params)
    assert answer.status_code == status
    assert answer.json()["detail"].endswith(".")


def test_a_comparison_waits_for_neural_search(starting_client: TestClient) -> None:
    answer = starting_client.get("/compare", params={"q": "dog"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "3 of 5" in answer.json()["detail"]


def test_a_full_text_score_is_explained_while_neural_search_starts(starting_client: TestClient) -> None:
    found = starting_client.get("/explain/0", params={"q": "bread", "engine": "fulltext"}).json()
    assert math.fsum(part["value"] for part in found["parts"]) == pytest.approx(found["score"]) != 0
    assert starting_client.get("/explain/0", params={"q": "bread", "engine": "neural"}).status_code == 503
