"""Over gRPC: what is asked can be said there, and faults are told apart as over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
from pydantic import BaseModel
from qdrant_client import models
from qdrant_client.conversions.conversion import GrpcToRest, RestToGrpc
from qdrant_client.grpc import collections_service_pb2_grpc, points_service_pb2_grpc

from search.errors import IndexMissing, StoreUnavailable
from search.hybrid import Fusion
from search.neural.remember import QueryEncoder
from search.server.collection import Collection
from search.server.connection import Connection, connect
from search.server.filters import all_of, among, in_cities, named, with_words
from search.server.layout import Layout, point_of
from search.server.nearest import by_vector, by_words, kept
from search.server.rankings import ServerRankings
from search.settings import load_settings
from tests.corpus import SHOPS, HashEncoder


class Failing:
    """A server that answers every call with a status, for the first ``times`` calls or for ever."""

    def __init__(self) -> None:
        self.status = grpc.StatusCode.UNAVAILABLE
        self.asked = 0

    def __call__(self, request: Any, context: grpc.ServicerContext) -> None:
        self.asked += 1
        if self.status == grpc.StatusCode.DEADLINE_EXCEEDED:
            time.sleep(3)
        context.abort(self.status, "it fails")


@pytest.fixture
def failing() -> Iterator[tuple[Failing, Connection]]:
    answer = Failing()
    points, collections = points_service_pb2_grpc.PointsServicer(), collections_service_pb2_grpc.CollectionsServicer()
    for servicer in (points, collections):
        for name in dir(servicer):
            if name[0].isupper():
                setattr(servicer, name, answer)
    server = grpc.server(futures.ThreadPoolExecutor(4))
    points_service_pb2_grpc.add_PointsServicer_to_server(points, server)
    collections_service_pb2_grpc.add_CollectionsServicer_to_server(collections, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    settings = load_settings(qdrant_url="http://127.0.0.1:9", qdrant_grpc=True, qdrant_grpc_port=port, qdrant_timeout=1)
    yield answer, connect(settings)
    server.stop(None)


def count(connection: Connection) -> int:
    return connection.ask(lambda client: client.count("c", exact=True)).count


@pytest.mark.parametrize("status", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.ABORTED])
def test_passing_faults_are_tried_again_and_open_the_circuit(
    failing: tuple[Failing, Connection], status: grpc.StatusCode
) -> None:
    server, connection = failing
    server.status = status
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        count(connection)
    asked = server.asked
    assert asked >= 3
    assert connection.fault
    with pytest.raises(StoreUnavailable):
        count(connection)
    assert server.asked == asked


def test_a_server_that_hangs_costs_one_timeout(failing: tuple[Failing, Connection]) -> None:
    server, connection = failing
    server.status = grpc.StatusCode.DEADLINE_EXCEEDED
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="in time"):
        count(connection)
    assert time.monotonic() - started < 2.5
    with pytest.raises(StoreUnavailable):
        count(connection)
    assert time.monotonic() - started < 2.5


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (grpc.StatusCode.NOT_FOUND, IndexMissing, "does not have it"),
        (grpc.StatusCode.UNAUTHENTICATED, StoreUnavailable, "QDRANT_API_KEY"),
        (grpc.StatusCode.PERMISSION_DENIED, StoreUnavailable, "refuses the key"),
        (grpc.StatusCode.INVALID_ARGUMENT, StoreUnavailable, "it fails"),
    ],
)
def test_lasting_faults_are_told_and_not_tried_again(
    failing: tuple[Failing, Connection], status: grpc.StatusCode, error: type[Exception], told: str
) -> None:
    server, connection = failing
    server.status = status
    with pytest.raises(error, match=told):
        count(connection)
    assert server.asked == 1
    assert connection.fault == ""


@pytest.mark.parametrize("quantization", ["none", "int8", "binary"])
def test_what_a_collection_is_made_with_can_be_said(quantization: str) -> None:
    layout = Layout(6, 2, 1, quantization, on_disk=True)
    asked = layout.collection(384)
    params = RestToGrpc.convert_vector_params(asked["vectors_config"])
    assert GrpcToRest.convert_vector_params(params) == asked["vectors_config"]
    if asked["quantization_config"] is not None:
        converted = RestToGrpc.convert_quantization_config(asked["quantization_config"])
        assert GrpcToRest.convert_quantization_config(converted) == asked["quantization_config"]
    for schema in layout.indexes(ranks_words=True).values():
        said = RestToGrpc.convert_payload_schema_params(schema)
        heard: Any = GrpcToRest.convert_payload_schema_params(said)
        if isinstance(schema, models.TextIndexParams):
            assert heard.scoring.type == models.TextScoringType.BM25
            heard.scoring = schema.scoring
        assert told(heard) == told(schema)


def test_what_is_searched_can_be_said() -> None:
    encoder = QueryEncoder(HashEncoder(4))
    rankings = ServerRankings(Collection(Connection([lambda _: None]), "c"), encoder, _tokenizer())  # type: ignore[list-item,return-value]
    fusing = rankings.fusing("bread dog", Fusion(0.25), limit=9)
    assert fusing is not None
    condition = in_cities(["Paris", "Berlin"])
    for request in (
        kept(by_vector([1.0, 0.0, 0.0, 0.0], limit=5, again=32), *condition, without=[3]),
        kept(by_words("bread dog", limit=5), *condition),
        kept(by_words("bread", limit=1), among([1, 2])),
        fusing,
    ):
        asked: Any = request.query
        said = RestToGrpc.convert_query(asked)
        assert GrpcToRest.convert_query(said) == request.query
        if request.filter is not None:
            assert told(GrpcToRest.convert_filter(RestToGrpc.convert_filter(request.filter))) == told(request.filter)
        prefetches: Any = request.prefetch or ()
        for prefetch in prefetches:
            again = GrpcToRest.convert_prefetch_query(RestToGrpc.convert_prefetch_query(prefetch))
            assert again.using == prefetch.using
            assert again.query == prefetch.query
            assert again.limit == prefetch.limit
    for filter in (all_of(with_words("a b", every=True), with_words("a b", every=False), named("crumb")),):
        assert isinstance(filter, models.Filter)
        assert told(GrpcToRest.convert_filter(RestToGrpc.convert_filter(filter))) == told(filter)
    point = point_of(SHOPS[3], [1.0, 0.0])
    assert GrpcToRest.convert_point_struct(RestToGrpc.convert_point_struct(point)) == point


def told(model: BaseModel) -> Any:
    """What a model says, without what it leaves out and the order of sets."""

    def without_gaps(value: Any) -> Any:
        if isinstance(value, dict):
            kept = {key: without_gaps(part) for key, part in value.items()}
            return {key: part for key, part in kept.items() if part not in (None, [], {}, False)}
        if isinstance(value, list):
            return sorted((without_gaps(part) for part in value), key=str)
        return value

    return without_gaps(model.model_dump(mode="json"))


def _tokenizer() -> Any:
    from search.fulltext import Tokenizer

    return Tokenizer()


def test_the_certificates_of_an_authority_are_used_for_grpc_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "")
    monkeypatch.delenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")
    (tmp_path / "ca.pem").write_text("")
    connect(load_settings(qdrant_url="https://a:6333", qdrant_grpc=True, qdrant_ca=tmp_path / "ca.pem"))
    import os

    assert os.environ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] == str(tmp_path / "ca.pem")
