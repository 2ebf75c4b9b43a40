"""The front answers qdrant-client as a Qdrant server does, and fails as one does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from tests.qdrant_http import MemoryQdrant, Mode, QdrantServer, serve_qdrant

_TEXTS = {1: "C++ tools", 2: "c tools for C++", 3: "Tools_of trade", 4: "state-of-the-art tools", 5: "tool"}
_COUNT = "POST /collections/shops/points/count"


def connect(server: QdrantServer, timeout: int = 5, **options: Any) -> QdrantClient:
    return QdrantClient(url=server.url, check_compatibility=False, timeout=timeout, **options)


def fill(client: QdrantClient, name: str = "shops", **options: Any) -> QdrantClient:
    """Five points: all have words, those with an even id a vector."""
    client.create_collection(
        name,
        vectors_config={"dense": models.VectorParams(size=2, distance=models.Distance.COSINE)},
        sparse_vectors_config={"words": models.SparseVectorParams()},
        hnsw_config=models.HnswConfigDiff(m=8),
        shard_number=1,
        **options,
    )
    text = models.TextIndexParams(
        type=models.TextIndexType.TEXT, tokenizer=models.TokenizerType.WHITESPACE, lowercase=False
    )
    client.create_payload_index(name, "text", text)
    client.create_payload_index(name, "city", models.PayloadSchemaType.KEYWORD)
    client.upsert(name, [point(id) for id in _TEXTS])
    return client


def point(id: int) -> models.PointStruct:
    vector: dict[str, Any] = {"words": models.SparseVector(indices=[id, 9], values=[1.0, float(id)])}
    if id % 2 == 0:
        vector["dense"] = [1.0, float(id)]
    payload = {"text": _TEXTS[id], "city": ["berlin", "paris"][id % 2], "nothing": None}
    return models.PointStruct(id=id, vector=vector, payload=payload)


@pytest.fixture
def server() -> Iterator[QdrantServer]:
    with serve_qdrant() as running:
        yield running


@pytest.fixture
def client(server: QdrantServer) -> QdrantClient:
    filled = fill(connect(server))
    server.requests.clear()
    return filled


def where(*conditions: models.Condition) -> models.Filter:
    return models.Filter(must=[*conditions])


def on(key: str, match: Any) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=match)


def refusal(call: Callable[[], object]) -> tuple[int | None, str]:
    with pytest.raises(UnexpectedResponse) as caught:
        call()
    return caught.value.status_code, caught.value.structured()["status"]["error"]


def test_a_batch_of_queries_finds_the_points_that_have_the_vector_and_meet_the_filter(client: QdrantClient) -> None:
    words = models.SparseVector(indices=[9], values=[2.0])
    in_paris = where(on("city", models.MatchAny(any=["paris", "rome"])))
    requests = [
        models.QueryRequest(query=[1.0, 0.0], using="dense", limit=9),
        models.QueryRequest(query=words, using="words", limit=2, offset=1, with_payload=["city"]),
        models.QueryRequest(query=words, using="words", filter=in_paris, limit=9),
        models.QueryRequest(query=words, using="words", filter=where(models.HasIdCondition(has_id=[1, 2])), limit=9),
        models.QueryRequest(query=models.SparseVector(indices=[77], values=[1.0]), using="words", limit=9),
    ]
    found = [each.points for each in client.query_batch_points("shops", requests)]
    assert [[point.id for point in points] for points in found] == [[2, 4], [4, 3], [5, 3, 1], [2, 1], []]
    assert [point.score for point in found[1]] == [8.0, 6.0]
    assert [point.payload for point in found[1]] == [{"city": "berlin"}, {"city": "paris"}]
    alone = client.query_points("shops", [1.0, 0.0], using="dense", score_threshold=0.3)
    assert [(point.id, point.vector) for point in alone.points] == [(2, None)]
    assert alone.points[0].score == pytest.approx(5**-0.5)


def test_points_are_read_counted_and_deleted(client: QdrantClient) -> None:
    first, after = client.scroll("shops", limit=3, with_payload=False, with_vectors=["dense"])
    assert ([record.id for record in first], after) == ([1, 2, 3], 4)
    assert first[0].vector == {}
    rest, after = client.scroll("shops", limit=3, offset=after)
    assert ([record.id for record in rest], after) == ([4, 5], None)
    both = client.retrieve("shops", [2, 99, 1], with_vectors=["words", "dense"])
    assert both == client.retrieve("shops", [2, 1], with_vectors=True)
    assert both[1].vector == {"words": models.SparseVector(indices=[1, 9], values=[1.0, 1.0])}
    assert both[1].payload == {"text": "C++ tools", "city": "paris", "nothing": None}
    in_paris = where(on("city", models.MatchValue(value="paris")))
    assert client.count("shops", count_filter=in_paris).count == 3
    assert [(hit.value, hit.count) for hit in client.facet("shops", "city").hits] == [("paris", 3), ("berlin", 2)]
    client.delete("shops", [1])
    client.delete("shops", in_paris)
    assert client.count("shops").count == client.get_collection("shops").points_count == 2


@pytest.mark.parametrize(
    ("query", "every", "some"),
    [
        ("C++", [1, 2], [1, 2]),
        ("C++ c", [2], [1, 2]),
        ("C++ unseen", [], [1, 2]),
        ("Tools", [], []),
        ("tool", [5], [5]),
        ("state-of-the-art", [4], [4]),
        ("art", [], []),
        ("  ", [], []),
    ],
)
def test_words_are_those_of_an_index_that_splits_at_blanks(query: str, every: list[int], some: list[int]) -> None:
    memory = fill(MemoryQdrant())

    def found(condition: Any) -> list[Any]:
        return [record.id for record in memory.scroll("shops", where(condition))[0]]

    all_words, any_word = on("text", models.MatchText(text=query)), on("text", models.MatchTextAny(text_any=query))
    assert found(all_words) == every
    assert found(any_word) == some
    assert found(models.Filter(must_not=[any_word])) == [id for id in _TEXTS if id not in some]
    nested = models.Filter(should=[where(all_words), models.HasIdCondition(has_id=[3])])
    assert found(nested) == sorted([*every, 3])
    with serve_qdrant(memory) as server:
        assert connect(server).count("shops", count_filter=where(any_word)).count == len(some)


def test_without_such_an_index_words_are_those_of_local_mode() -> None:
    client = fill(MemoryQdrant())
    condition = where(on("text", models.MatchText(text="TOOLS")))
    assert client.count("shops", condition).count == 0
    client.create_payload_index("shops", "text", models.TextIndexParams(type=models.TextIndexType.TEXT))
    assert client.count("shops", condition).count == 4
    blanks = models.TextIndexParams(type=models.TextIndexType.TEXT, tokenizer=models.TokenizerType.WHITESPACE)
    client.create_payload_index("shops", "text", blanks)
    assert client.count("shops", condition).count == 3


def test_aliases_stand_for_collections_and_switch_at_once(client: QdrantClient) -> None:
    def point_to(name: str) -> models.CreateAliasOperation:
        return models.CreateAliasOperation(create_alias=models.CreateAlias(alias_name="live", collection_name=name))

    def aliases() -> list[tuple[str, str]]:
        return [(each.alias_name, each.collection_name) for each in client.get_aliases().aliases]

    away = models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name="live"))
    client.update_collection_aliases([point_to("shops")])
    assert client.collection_exists("live")
    assert client.count("live").count == 5
    fill(client, "newer")
    client.delete("newer", [1])
    assert refusal(lambda: client.update_collection_aliases([away, point_to("nowhere")]))[0] == 404
    assert aliases() == [("live", "shops")]
    client.update_collection_aliases([away, point_to("newer")])
    assert aliases() == [("live", "newer")]
    assert client.count("live").count == 4
    assert client.delete_collection("newer")
    assert aliases() == []


def test_a_collection_keeps_its_metadata(server: QdrantServer) -> None:
    quantization = models.ScalarQuantization(scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8))
    client = fill(connect(server), metadata={"a": 1, "b": {"c": [1, 2]}}, quantization_config=quantization)
    assert client.update_collection("shops", metadata={"a": None, "b": {"d": 2}})
    assert client.update_collection("shops", optimizers_config=models.OptimizersConfigDiff())
    info = client.get_collection("shops")
    assert info.config.metadata == {"b": {"d": 2}}
    assert info.config.quantization_config == quantization
    assert info.status == models.CollectionStatus.GREEN
    assert client.info().version == "1.18.3"
    server.version = "1.16.0"
    assert client.info().version == "1.16.0"


def test_what_is_wrong_is_refused(client: QdrantClient) -> None:
    missing = (404, "Not found: Collection `nowhere` doesn't exist!")
    assert refusal(lambda: client.count("nowhere")) == missing
    assert refusal(lambda: client.upsert("nowhere", [point(1)])) == missing
    assert refusal(lambda: client.get_collection("nowhere")) == missing
    assert not client.delete_collection("nowhere")
    assert refusal(lambda: fill(client)) == (409, "Wrong input: Collection `shops` already exists!")
    assert refusal(lambda: client.query_points("shops", [1.0], using="dense"))[0] == 400
    assert refusal(lambda: client.query_points("shops", [1.0, 2.0], using="nothing"))[0] == 400
    assert refusal(lambda: client.query_points("shops", 99, using="dense"))[0] == 404
    assert refusal(lambda: client.scroll("shops", limit=0))[0] == 400
    unknown = httpx.post(f"{client._client.rest_uri}/collections/shops/points/count", json={"unknown": 1})  # type: ignore[attr-defined]
    assert unknown.status_code == 400


@pytest.mark.parametrize(
    ("mode", "error"),
    [
        ("refuse", httpx.ConnectError),
        ("hang", httpx.ReadTimeout),
        ("reset", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
        ("page", None),
        (500, 500),
        (503, 503),
        (429, 429),
        (403, 403),
    ],
)
def test_a_fault_is_seen_as_of_a_real_server_and_heals(server: QdrantServer, mode: Mode, error: Any) -> None:
    client = connect(server, timeout=1)
    assert fill(client).count("shops").count == 5
    for _ in range(2):
        server.fail(mode)
        with pytest.raises(Exception, match=r".") as caught:
            client.count("shops")
        if isinstance(error, int):
            assert isinstance(caught.value, UnexpectedResponse)
            assert caught.value.status_code == error
        elif error is None:
            assert isinstance(caught.value, ValueError)
        else:
            assert isinstance(caught.value, ResponseHandlingException)
            assert isinstance(caught.value.source, error)
        server.heal()
        assert client.count("shops").count == 5


def test_faults_are_counted_and_aimed(server: QdrantServer, client: QdrantClient) -> None:
    server.fail(503, times=2)
    assert [refusal(lambda: client.count("shops"))[0] for _ in range(2)] == [503, 503]
    assert client.count("shops").count == 5
    assert server.requests == [_COUNT] * 3
    server.fail(500, only="/points/scroll")
    assert client.count("shops").count == 5
    assert refusal(lambda: client.scroll("shops"))[0] == 500
    server.fail(429, headers={"Retry-After": "1"})
    with pytest.raises(ResourceExhaustedResponse):
        client.count("shops")
    server.fail("page", body=b"{}", only="/aliases")
    with pytest.raises(AssertionError):
        client.get_aliases()
    server.missing.add("shops")
    assert refusal(lambda: client.count("shops")) == (404, "Not found: Collection `shops` doesn't exist!")
    assert not client.collection_exists("shops")
    server.missing.clear()
    assert client.count("shops").count == 5


def test_what_hung_or_was_cut_is_done_and_what_was_reset_is_not(server: QdrantServer) -> None:
    client = fill(connect(server, timeout=1))
    for mode, left in (("reset", 5), ("cut", 4), ("hang", 3)):
        server.fail(mode, times=1)  # type: ignore[arg-type]
        with pytest.raises(ResponseHandlingException):
            client.delete("shops", [5 - left + 1])
        server.heal()
        deadline = time.monotonic() + 5
        while client.count("shops").count > left and time.monotonic() < deadline:
            time.sleep(0.01)
        assert client.count("shops").count == left
    server.fail("hang", seconds=0.2)
    started = time.monotonic()
    assert client.count("shops").count == 3
    assert time.monotonic() - started >= 0.2
    server.fail("hang")
    threading.Timer(0.1, server.heal).start()
    assert client.count("shops").count == 3


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
def test_the_api_key_is_asked_for() -> None:
    with serve_qdrant(api_key="secret") as server:
        assert connect(server, api_key="secret").get_collections().collections == []
        assert connect(server).info().version
        for wrong in ({}, {"api_key": "guess"}):
            with pytest.raises(UnexpectedResponse) as caught:
                connect(server, **wrong).get_collections()  # type: ignore[arg-type]
            assert caught.value.status_code == 401


def test_two_servers_share_a_client_and_fail_apart() -> None:
    memory = MemoryQdrant()
    with serve_qdrant(memory) as one, serve_qdrant(memory) as other:
        first, second = fill(connect(one)), connect(other)
        threads = [
            threading.Thread(target=lambda c=c, i=i: c.upsert("shops", [point(1).model_copy(update={"id": i})]))
            for i in range(100, 140)
            for c in (first, second)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        one.fail("refuse")
        assert second.count("shops").count == 45
        with pytest.raises(ResponseHandlingException):
            first.count("shops")
        one.heal()
        assert first.count("shops").count == 45


def test_a_server_starts_and_goes_at_once() -> None:
    started = time.monotonic()
    for _ in range(5):
        with serve_qdrant() as server:
            url = server.url
            assert httpx.get(url).json()["version"] == "1.18.3"
    assert time.monotonic() - started < 5 * 0.3
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
