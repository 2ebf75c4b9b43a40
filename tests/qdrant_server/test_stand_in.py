"""The stand-in answers qdrant-client as Qdrant does: as numpy says, or as the client's local mode does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from qdrant_client import QdrantClient, models
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from tests.faulty_proxy import FaultyProxy, Mode
from tests.qdrant_server import QdrantOverEdge, serve_qdrant

_SIZE = 8
_VECTORS = np.random.default_rng(7).normal(size=(40, _SIZE)).astype(np.float32)
_QUERY = [float(x) for x in np.random.default_rng(8).normal(size=_SIZE)]
_TEXTS = ["dog walking and dog sitting", "dog food", "cat food for a fussy cat", "garden tools and garden seeds"]
_CITIES = ["berlin", "paris", "rome"]
_DENSE = models.VectorParams(size=_SIZE, distance=models.Distance.COSINE, on_disk=True)
_PLAIN_TEXT = models.TextIndexParams(type=models.TextIndexType.TEXT, scoring=True)


def payload(i: int) -> dict[str, Any]:
    given = {"text": f"{_TEXTS[i % 4]} {'more ' * i}", "city": _CITIES[i % 3]}
    return {**given, "odd": True} if i % 2 else given


def points() -> list[models.PointStruct]:
    return [models.PointStruct(id=i, vector=row.tolist(), payload=payload(i)) for i, row in enumerate(_VECTORS)]


def fill(client: QdrantClient, name: str = "shops", text: models.TextIndexParams = _PLAIN_TEXT) -> QdrantClient:
    client.create_collection(name, vectors_config=_DENSE)
    client.create_payload_index(name, "city", models.PayloadSchemaType.KEYWORD)
    client.create_payload_index(name, "text", text)
    client.upsert(name, points())
    return client


def connect(url: str, **options: Any) -> QdrantClient:
    return QdrantClient(url=url, check_compatibility=False, timeout=5, **options)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantOverEdge]:
    with serve_qdrant(tmp_path_factory.mktemp("qdrant")) as running:
        yield running


@pytest.fixture
def empty(server: QdrantOverEdge) -> QdrantClient:
    client = connect(server.url)
    for each in client.get_collections().collections:
        client.delete_collection(each.name)
    return client


@pytest.fixture
def client(empty: QdrantClient) -> QdrantClient:
    return fill(empty)


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantClient]:
    """A client of a stand-in of its own, for reading only."""
    with serve_qdrant(tmp_path_factory.mktemp("qdrant")) as running:
        yield fill(connect(running.url))


@pytest.fixture(scope="module")
def local() -> QdrantClient:
    """A client in local mode with the same points, for reading only."""
    return fill(QdrantClient(":memory:"))


def in_city(*cities: str) -> models.FieldCondition:
    return models.FieldCondition(key="city", match=models.MatchAny(any=list(cities)))


_HAS_FOOD = models.FieldCondition(key="text", match=models.MatchText(text="food more"))


def ids(found: models.QueryResponse) -> list[Any]:
    return [point.id for point in found.points]


def refusal(call: Callable[[], object]) -> tuple[int | None, bytes]:
    with pytest.raises(UnexpectedResponse) as caught:
        call()
    return caught.value.status_code, caught.value.content


_BM25 = models.TextQueryInput(query="garden food", scoring=models.Bm25Scoring(bm25=models.Bm25Params(k=1.5, b=0.5)))
_DOG_FOOD = models.TextQuery(text="dog food")
_QUERIES: dict[str, dict[str, Any]] = {
    "nearest": {"query": _QUERY},
    "exact": {"query": _QUERY, "search_params": models.SearchParams(exact=True, hnsw_ef=64), "limit": 40},
    "a page": {"query": _QUERY, "limit": 3, "offset": 2},
    "above a score": {"query": _QUERY, "score_threshold": 0.2, "limit": 40},
    "in a city": {"query": _QUERY, "query_filter": models.Filter(must=[in_city("paris", "rome")])},
    "one condition": {"query": _QUERY, "query_filter": models.Filter(must=in_city("paris"))},
    "not some": {"query": _QUERY, "query_filter": models.Filter(must_not=[models.HasIdCondition(has_id=[1, 2, 3])])},
    "like a point": {"query": 5, "limit": 4},
    "some payload": {"query": _QUERY, "with_payload": ["city"], "with_vectors": True},
    "no payload": {"query": _QUERY, "with_payload": False},
    "by id": {"query_filter": models.Filter(must_not=[in_city("rome")]), "limit": 7},
    "text": {"query": _DOG_FOOD, "using": "text", "limit": 40},
    "text of a kind": {"query": models.TextQuery(text=_BM25), "using": "text", "limit": 40},
    "text in a city": {"query": _DOG_FOOD, "using": "text", "query_filter": models.Filter(must=[in_city("rome")])},
    "fused": {
        "query": models.RrfQuery(rrf=models.Rrf(k=61, weights=[0.3, 0.7])),
        "prefetch": [
            models.Prefetch(query=_QUERY, limit=20, filter=models.Filter(must_not=[in_city("rome")])),
            models.Prefetch(query=models.TextQuery(text=_BM25), using="text", limit=20),
        ],
        "limit": 9,
    },
}


@pytest.mark.filterwarnings("ignore:Local mode performs exact")
@pytest.mark.parametrize("name", _QUERIES)
def test_a_query_finds_what_local_mode_finds(name: str, remote: QdrantClient, local: QdrantClient) -> None:
    found, expected = (each.query_points("shops", **_QUERIES[name]).points for each in (remote, local))
    assert found
    assert [point.score for point in found] == pytest.approx([point.score for point in expected], abs=1e-6)
    if name == "fused":  # equal scores come in any order
        found, expected = (sorted(each, key=lambda p: (-round(p.score, 6), p.id)) for each in (found, expected))
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.id, ours.payload) == (theirs.id, theirs.payload)
        assert (ours.vector is None) == (theirs.vector is None)
        if ours.vector is not None:
            assert ours.vector == pytest.approx(theirs.vector)


def test_nearest_is_by_exact_cosine(remote: QdrantClient) -> None:
    unit = _VECTORS / np.linalg.norm(_VECTORS, axis=1, keepdims=True)
    cosines = unit @ (np.asarray(_QUERY) / np.linalg.norm(_QUERY))
    best = np.argsort(-cosines)[:5]
    found = remote.query_points("shops", _QUERY, limit=5)
    assert ids(found) == best.tolist()
    scores = [point.score for point in found.points]
    assert scores == pytest.approx(cosines[best], abs=1e-6)
    # a score equal to the threshold is left out
    assert ids(remote.query_points("shops", _QUERY, score_threshold=scores[2])) == best[:2].tolist()


def test_a_batch_answers_each_query(remote: QdrantClient) -> None:
    both = [models.QueryRequest(query=_QUERY, limit=3), models.QueryRequest(query=_DOG_FOOD, using="text", limit=2)]
    first, second = remote.query_batch_points("shops", both)
    assert (len(first.points), first.points[0].payload) == (3, None)
    assert ids(second) == ids(remote.query_points("shops", _DOG_FOOD, using="text", limit=2))


@pytest.mark.parametrize(
    "condition",
    [
        None,
        models.Filter(),
        models.Filter(must=[models.FieldCondition(key="city", match=models.MatchValue(value="rome"))]),
        models.Filter(must=[in_city()]),
        models.Filter(must=[in_city("rome", "paris")], must_not=[models.HasIdCondition(has_id=[1, 4])]),
        models.Filter(must=[models.IsEmptyCondition(is_empty=models.PayloadField(key="odd"))]),
        models.Filter(must_not=models.IsEmptyCondition(is_empty=models.PayloadField(key="odd"))),
        models.Filter(must=[_HAS_FOOD]),
        models.Filter(should=[in_city("rome"), models.Filter(must_not=[in_city("paris")])]),
    ],
    ids=repr,
)
def test_points_are_read_as_in_local_mode(condition: Any, remote: QdrantClient, local: QdrantClient) -> None:
    def read(each: QdrantClient) -> list[Any]:
        hits = each.facet("shops", "city", facet_filter=condition, limit=5, exact=True).hits
        return [
            each.count("shops", count_filter=condition, exact=True),
            sorted((str(hit.value), hit.count) for hit in hits),
            each.scroll("shops", scroll_filter=condition, limit=4),
            each.scroll("shops", scroll_filter=condition, limit=4, offset=11, with_payload=["city"]),
            each.scroll("shops", scroll_filter=condition, limit=100, with_payload=False),
        ]

    assert read(remote) == read(local)


def test_points_are_read_and_deleted_by_id_or_filter(client: QdrantClient) -> None:
    found = client.retrieve("shops", [3, 99, 1], with_payload=False, with_vectors=True)
    assert {point.id: point.payload for point in found} == {3: None, 1: None}
    assert found[0].vector == pytest.approx(_VECTORS[3] / np.linalg.norm(_VECTORS[3]), abs=1e-6)
    assert client.retrieve("shops", [2])[0].payload == payload(2)

    assert client.delete("shops", [3, 99]).status == models.UpdateStatus.COMPLETED
    client.delete("shops", models.FilterSelector(filter=models.Filter(must=[in_city("rome")])))
    assert client.count("shops").count == 26
    assert client.facet("shops", "city").hits[0].value == "berlin"


def test_upsert_replaces_and_takes_batches_and_uuids(client: QdrantClient) -> None:
    uuid = "8e0a38a8-5614-4440-9b16-2b62fd627a14"
    batch = models.Batch(ids=[0, uuid], vectors=[_QUERY, _QUERY], payloads=[{"city": "oslo"}, {}])
    client.upsert("shops", batch, wait=False)
    assert client.count("shops").count == 41
    assert client.retrieve("shops", [0, uuid])[0].payload == {"city": "oslo"}
    assert client.scroll("shops", limit=100)[0][-1].id == uuid


def test_the_text_index_folds_stems_and_stops(empty: QdrantClient) -> None:
    index = models.TextIndexParams(
        type=models.TextIndexType.TEXT,
        tokenizer=models.TokenizerType.WORD,
        lowercase=True,
        ascii_folding=True,
        scoring=True,
        stopwords=models.StopwordsSet(languages=[models.Language.ENGLISH], custom=["shop"]),
        stemmer=models.SnowballParams(type=models.Snowball.SNOWBALL, language=models.SnowballLanguage.ENGLISH),
    )
    client = fill(empty, text=index)
    client.upsert("shops", [models.PointStruct(id=99, vector=[1.0] * _SIZE, payload={"text": "The Café shop"})])

    def found(text: str) -> list[Any]:
        return ids(client.query_points("shops", models.TextQuery(text=text), using="text"))

    assert found("CAFES") == [99]
    assert found("the shop") == []
    assert sorted(found("walks")) == list(range(0, 40, 4))
    schema = client.get_collection("shops").payload_schema
    assert schema["text"] == models.PayloadIndexInfo(data_type=models.PayloadSchemaType.TEXT, params=index, points=41)
    assert schema["city"].data_type == models.PayloadSchemaType.KEYWORD


_SCALAR = models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True, quantile=0.99)
_INT8 = models.ScalarQuantization(scalar=_SCALAR)
_BINARY = models.BinaryQuantization(binary=models.BinaryQuantizationConfig(always_ram=True))


@pytest.mark.parametrize("quantization", [None, _INT8, _BINARY], ids=["none", "int8", "binary"])
def test_a_collection_keeps_its_configuration(quantization: Any, empty: QdrantClient, server: QdrantOverEdge) -> None:
    client = empty
    params: dict[str, Any] = {
        "shard_number": 2,
        "replication_factor": 3,
        "write_consistency_factor": 2,
        "on_disk_payload": True,
    }
    assert client.create_collection(
        "c",
        vectors_config=_DENSE,
        quantization_config=quantization,
        hnsw_config=models.HnswConfigDiff(m=0, ef_construct=256),
        optimizers_config=models.OptimizersConfigDiff(indexing_threshold=1),
        metadata={"model": "x", "precision": 8},
        **params,
    )
    client.upsert("c", points())
    assert client.update_collection("c", metadata={"complete": True, "precision": None})

    info = client.get_collection("c")
    assert (info.status, info.points_count) == (models.CollectionStatus.GREEN, 40)
    assert info.config.metadata == {"model": "x", "complete": True}
    assert info.config.quantization_config == quantization
    assert info.config.params == models.CollectionParams(vectors=_DENSE, **params)
    assert (info.config.hnsw_config.m, info.config.hnsw_config.ef_construct) == (0, 256)

    server.optimize("c")
    rescored = models.QuantizationSearchParams(rescore=True, oversampling=40.0)
    nearest = client.query_points("c", _QUERY, search_params=models.SearchParams(quantization=rescored))
    exact = client.query_points("c", _QUERY, search_params=models.SearchParams(exact=True))
    assert ids(nearest) == ids(exact)


def test_collections_come_and_go(server: QdrantOverEdge, client: QdrantClient) -> None:
    assert client.info().version == "1.20.0"
    assert [each.name for each in client.get_collections().collections] == ["shops"]
    taken = refusal(lambda: fill(client))
    assert taken == (409, b'{"status":{"error":"Wrong input: Collection `shops` already exists!"},"time":0.0}')
    assert client.delete_collection("shops")
    assert not client.delete_collection("shops")
    assert not client.collection_exists("shops")
    missing = (404, b'{"status":{"error":"Not found: Collection `shops` doesn\'t exist!"},"time":0.0}')
    for call in (client.get_collection, client.count, client.scroll, client.query_points):
        assert refusal(lambda call=call: call("shops")) == missing  # type: ignore[misc]
    assert "GET /collections/shops/exists" in server.requests
    assert server.requests[-1] == "POST /collections/shops/points/query"


def test_aliases_stand_for_collections(client: QdrantClient) -> None:
    def switch(*actions: models.AliasOperations) -> bool:
        return client.update_collection_aliases(actions)

    def create(alias: str, name: str) -> models.CreateAliasOperation:
        return models.CreateAliasOperation(create_alias=models.CreateAlias(alias_name=alias, collection_name=name))

    def delete(alias: str) -> models.DeleteAliasOperation:
        return models.DeleteAliasOperation(delete_alias=models.DeleteAlias(alias_name=alias))

    def aliases() -> dict[str, str]:
        return {each.alias_name: each.collection_name for each in client.get_aliases().aliases}

    fill(client, "newer")
    assert switch(create("live", "shops"))
    client.delete("live", [0])
    assert client.count("shops").count == 39
    assert client.count("newer").count == 40
    assert client.get_collection("live").points_count == 39

    assert refusal(lambda: switch(delete("live"), create("live", "nowhere")))[0] == 404
    assert refusal(lambda: switch(create("shops", "newer")))[0] == 409
    assert aliases() == {"live": "shops"}
    assert switch(delete("live"), create("live", "newer"), create("other", "shops"))
    assert aliases() == {"live": "newer", "other": "shops"}
    assert switch(create("other", "newer"))
    assert len(client.get_collection_aliases("newer").aliases) == 2
    assert client.count("live").count == 40
    assert client.delete_collection("newer")
    assert aliases() == {}


def test_wrong_requests_are_refused(client: QdrantClient) -> None:
    wrong = [
        lambda: client.query_points("shops", [1.0]),
        lambda: client.query_points("shops", _DOG_FOOD, using="city"),
        lambda: client.query_points("shops", _DOG_FOOD),
        lambda: client.query_points("shops", _QUERY, using="nothing"),
        lambda: client.facet("shops", "odd"),
        lambda: client.upsert("shops", [models.PointStruct(id=50, vector=[1.0])]),
        lambda: client.upsert("shops", [models.PointStruct(id="not-a-uuid", vector=_QUERY)]),
    ]
    assert [refusal(call)[0] for call in wrong] == [400] * len(wrong)
    assert refusal(lambda: client.query_points("shops", _QUERY, limit=0))[0] == 422
    assert refusal(lambda: client.query_points("shops", models.SampleQuery(sample=models.Sample.RANDOM)))[0] == 501


def test_an_older_server_knows_no_text_scoring(tmp_path: Path) -> None:
    with serve_qdrant(tmp_path, version="1.19.3") as server:
        client = connect(server.url)
        assert client.info().version == "1.19.3"
        assert refusal(lambda: fill(client))[0] == 400
        client.create_payload_index("shops", "text", models.TextIndexParams(type=models.TextIndexType.TEXT))
        client.upsert("shops", points())
        assert refusal(lambda: client.query_points("shops", _DOG_FOOD, using="text"))[0] == 400
        prefetch = [models.Prefetch(query=_DOG_FOOD, using="text")]
        fusion = models.RrfQuery(rrf=models.Rrf())
        assert refusal(lambda: client.query_points("shops", fusion, prefetch=prefetch))[0] == 400
        assert client.count("shops", count_filter=models.Filter(must=[_HAS_FOOD])).count == 20


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
def test_the_api_key_is_asked_for(tmp_path: Path) -> None:
    with serve_qdrant(tmp_path, api_key="secret") as server:
        assert connect(server.url, api_key="secret").get_collections().collections == []
        for wrong in ({}, {"api_key": "guess"}):
            assert refusal(connect(server.url, **wrong).get_collections)[0] == 401


def test_it_goes_away_and_comes_back(server: QdrantOverEdge, client: QdrantClient) -> None:
    server.stop()
    with pytest.raises(ResponseHandlingException):
        client.count("shops")
    server.start()
    assert client.count("shops").count == 40


def test_the_proxy_faults_what_it_is_told_to(server: QdrantOverEdge, client: QdrantClient) -> None:
    asked = len(server.requests)
    with FaultyProxy(server.url) as proxy:
        through = connect(proxy.url)
        assert through.count("shops") == client.count("shops")
        assert proxy.seen == 1
        proxy.mode, proxy.times = 503, 2
        assert [refusal(lambda: through.count("shops"))[0] for _ in range(2)] == [503, 503]
        assert through.count("shops").count == 40
        assert (proxy.seen, server.requests[asked:]) == (4, ["POST /collections/shops/points/count"] * 3)

        proxy.mode, proxy.retry_after = 429, 1
        with pytest.raises(ResourceExhaustedResponse):
            through.count("shops")
        proxy.mode, proxy.delay = "delay", 0.1
        start = time.monotonic()
        assert through.count("shops").count == 40
        assert time.monotonic() - start >= 0.1


_CUTS: dict[Mode, type[Exception]]
_CUTS = {"reset": httpx.ReadError, "refuse": httpx.ConnectError, "drop": httpx.ReadTimeout}


def test_the_proxy_cuts_kept_connections_too(server: QdrantOverEdge) -> None:
    with FaultyProxy(server.url) as proxy, httpx.Client(base_url=proxy.url, timeout=0.2) as kept:
        for mode, error in _CUTS.items():
            proxy.mode = "pass"
            assert kept.get("/").json()["version"] == "1.20.0"
            proxy.mode = mode
            with pytest.raises(error):
                kept.get("/")
