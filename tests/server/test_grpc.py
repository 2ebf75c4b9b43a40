"""Over gRPC, all is as over HTTP: what is stored, what is found, and which fault is which."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent import futures
from contextlib import suppress
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from qdrant_client.grpc import collections_service_pb2_grpc, points_pb2, points_service_pb2_grpc

from search.errors import CollectionGone, StoreUnavailable
from search.request import CITY, ENGINES, SearchRequest, SimilarRequest
from search.server.connection import Connection, connect
from search.settings import load_settings
from search.store.store import MEANING, WORDS
from tests.corpus import shop_records, write_jsonl
from tests.indexes import build, opened
from tests.places import CATALOG
from tests.qdrant_http import MemoryQdrant, serve_qdrant
from tests.qdrant_http.over_grpc import serve_grpc
from tests.server.reach import database_at


class Failing:
    """A server that answers every call with a status."""

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
    settings = load_settings(qdrant_url="http://127.0.0.1:9", qdrant_grpc=True, qdrant_grpc_port=port, qdrant_timeout=2)
    yield answer, connect(settings)
    server.stop(None)


def count(connection: Connection) -> int:
    return connection.ask(lambda client: client.count("c", exact=True)).count


@pytest.mark.parametrize("status", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL, grpc.StatusCode.ABORTED])
def test_node_faults_are_retried_and_mark_it_down(failing: tuple[Failing, Connection], status: grpc.StatusCode) -> None:
    server, connection = failing
    server.status = status
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        count(connection)
    asked = server.asked
    assert asked == 3
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
    assert time.monotonic() - started < 2.9
    with pytest.raises(StoreUnavailable):
        count(connection)
    assert time.monotonic() - started < 2.9


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (grpc.StatusCode.NOT_FOUND, CollectionGone, r"no such collection \(it fails\)"),
        (grpc.StatusCode.UNAUTHENTICATED, StoreUnavailable, "QDRANT_API_KEY"),
        (grpc.StatusCode.PERMISSION_DENIED, StoreUnavailable, "refuses the key"),
        (grpc.StatusCode.INVALID_ARGUMENT, StoreUnavailable, "it fails"),
    ],
)
def test_refusals_are_told_and_not_retried(
    failing: tuple[Failing, Connection], status: grpc.StatusCode, error: type[Exception], told: str
) -> None:
    server, connection = failing
    server.status = status
    with pytest.raises(error, match=told):
        count(connection)
    assert server.asked == 1
    assert connection.fault == ""


def test_it_answers_again_soon_after_the_server_returns() -> None:
    lost, accepted = socket.create_server(("127.0.0.1", 0)), list[socket.socket]()
    port = lost.getsockname()[1]

    def accept() -> None:
        with suppress(OSError):
            while True:
                accepted.append(lost.accept()[0])

    threading.Thread(target=accept, daemon=True).start()
    settings = load_settings(qdrant_url="http://127.0.0.1:9", qdrant_grpc=True, qdrant_grpc_port=port, qdrant_timeout=1)
    connection = connect(settings)
    with pytest.raises(StoreUnavailable):
        count(connection)
    lost.shutdown(socket.SHUT_RDWR)
    lost.close()  # what it accepted stays open, as after a host has crashed
    assert accepted

    class Points(points_service_pb2_grpc.PointsServicer):
        def Count(self, request: Any, context: grpc.ServicerContext) -> Any:
            return points_pb2.CountResponse(result=points_pb2.CountResult(count=7))

    server = grpc.server(futures.ThreadPoolExecutor(4))
    points_service_pb2_grpc.add_PointsServicer_to_server(Points(), server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    returned = time.monotonic()
    while connection.fault:
        assert time.monotonic() - returned < 6
        with suppress(StoreUnavailable):
            count(connection)
        time.sleep(0.1)
    assert count(connection) == 7
    server.stop(None)


def test_the_certificates_of_an_authority_are_used_for_grpc_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "")
    monkeypatch.delenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")
    (tmp_path / "ca.pem").write_text("")
    connect(load_settings(qdrant_url="https://a:6333", qdrant_grpc=True, qdrant_ca=tmp_path / "ca.pem"))
    assert os.environ["GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"] == str(tmp_path / "ca.pem")


def test_an_index_over_grpc_is_that_over_http_and_on_disk(tmp_path: Path) -> None:
    catalog, names = write_jsonl(tmp_path / "shops.jsonl", shop_records()), (MEANING, WORDS)
    build(catalog, tmp_path / "disk")
    memory = MemoryQdrant()
    with serve_grpc(memory) as port, serve_qdrant(memory) as server:
        # Nothing but gRPC can be reached at the first address.
        over_grpc = database_at("http://127.0.0.1:9", qdrant_grpc=True, qdrant_grpc_port=port)
        over_http = database_at(server.url)
        live = build(catalog, tmp_path / "a", database=over_grpc).collection
        disk, there, plain = (
            opened(tmp_path / "disk"),
            opened(tmp_path / "b", database=over_grpc),
            opened(tmp_path / "c", database=over_http),
        )
        assert over_grpc.live(CATALOG) == over_http.live(CATALOG) == live
        assert over_grpc.names() == over_http.names() == [CATALOG]
        assert over_grpc.manifest(live) == over_http.manifest(live)
        assert there.manifest.bm25 == disk.manifest.bm25
        assert there.manifest.facets == disk.manifest.facets
        for filters in ({}, {CITY: ["paris", "Berlin"]}):
            for engine in ENGINES:
                request = SearchRequest("bread for your dog", engine, 3, filters)
                told, again, wanted = (index.search(request) for index in (there, plain, disk))
                assert [hit.record for hit in told.hits] == [hit.record for hit in wanted.hits]
                assert [hit.score for hit in told.hits] == pytest.approx([hit.score for hit in wanted.hits], rel=1e-6)
                assert (told.matches, told.answered) == (wanted.matches, wanted.answered)
                ranks = [[[parent.rank for parent in hit.parents] for hit in found.hits] for found in (told, again)]
                assert ranks[0] == ranks[1]
                ids = [hit.id for hit in wanted.hits]
                sums = [explained.score for explained in there.explain(request, ids)]
                assert sums == pytest.approx([hit.score for hit in wanted.hits], rel=1e-5)
        similar = [[hit.record for hit in index.similar(SimilarRequest(0, 3)).hits] for index in (there, plain, disk)]
        assert similar[0] == similar[1] == similar[2]
        assert (
            there.compare(SearchRequest("bread"), ENGINES).words == disk.compare(SearchRequest("bread"), ENGINES).words
        )
        scrolled = [[*index.store.scroll(names, page=100)] for index in (there, plain)]
        assert [point.id for point in scrolled[0]] == [*range(there.manifest.points)]
        for ours, theirs in zip(*scrolled, strict=True):
            assert ours.payload == theirs.payload
            assert ours.words == theirs.words
            np.testing.assert_array_equal(ours.meaning, theirs.meaning)
        assert there.store.facet("facet_0") == plain.store.facet("facet_0")
        over_grpc.remove(live)
        assert memory.collection_exists(live)
        build(catalog, tmp_path / "a", database=over_grpc)
        over_grpc.remove(live)
        assert not memory.collection_exists(live)
        with pytest.raises(CollectionGone):
            there.record(0)
