"""Faults on the way to a server, injected between the client and the real engine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from qdrant_client import QdrantClient, models

from search.errors import IndexMissing, StoreUnavailable
from search.server.connection import Connection, Manner, connect
from search.settings import load_settings
from tests.faulty_proxy import FaultyProxy, Mode
from tests.qdrant_server import QdrantOverEdge, serve_qdrant

Connect = Callable[..., Connection]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QdrantOverEdge]:
    with serve_qdrant(tmp_path_factory.mktemp("qdrant")) as running:
        client = QdrantClient(url=running.url, check_compatibility=False)
        client.create_collection("c", models.VectorParams(size=2, distance=models.Distance.COSINE))
        yield running


@pytest.fixture
def proxy(server: QdrantOverEdge) -> Iterator[FaultyProxy]:
    with FaultyProxy(server.url) as between:
        yield between


def reach(*urls: str, timeout: int = 1) -> Connection:
    return connect(load_settings(qdrant_url=",".join(urls), qdrant_timeout=timeout))


def count(connection: Connection) -> int:
    return connection.ask(lambda client: client.count("c", exact=True)).count


def seconds(work: Callable[[], object]) -> float:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable):
        work()
    return time.monotonic() - started


@pytest.mark.parametrize("mode", [503, 500, 429, "reset"])
def test_a_passing_fault_is_not_noticed(proxy: FaultyProxy, mode: Mode) -> None:
    connection = reach(proxy.url)
    proxy.mode, proxy.times = mode, 2
    assert count(connection) == 0
    assert proxy.seen == 3
    assert connection.fault == ""


def test_tries_are_spread_in_time(proxy: FaultyProxy) -> None:
    proxy.mode, proxy.times = 503, 2
    started = time.monotonic()
    count(reach(proxy.url))
    assert time.monotonic() - started >= (0.1 + 0.2) / 2


@pytest.mark.parametrize("mode", [503, "reset", "refuse"])
def test_a_lasting_fault_is_one_sentence_and_then_costs_nothing(proxy: FaultyProxy, mode: Mode) -> None:
    connection = reach(proxy.url)
    proxy.mode = mode
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        count(connection)
    assert connection.fault
    seen = proxy.seen
    assert seconds(lambda: [count(connection) for _ in range(100)]) < 0.5
    assert proxy.seen == seen


def test_a_dead_server_costs_one_timeout_once(proxy: FaultyProxy) -> None:
    connection = reach(proxy.url)
    proxy.mode = "drop"
    assert 0.9 < seconds(lambda: count(connection)) < 2.5
    assert proxy.seen == 1
    assert seconds(lambda: count(connection)) < 0.1
    assert proxy.seen == 1


def test_a_slow_answer_within_the_timeout_is_an_answer(proxy: FaultyProxy) -> None:
    connection = reach(proxy.url, timeout=2)
    proxy.mode, proxy.delay = "delay", 0.5
    assert count(connection) == 0
    assert connection.fault == ""


def test_what_came_back_is_noticed_by_a_probe(proxy: FaultyProxy) -> None:
    connection = reach(proxy.url)
    proxy.mode = "refuse"
    seconds(lambda: count(connection))
    connection.probe()
    assert connection.fault
    proxy.mode = "pass"
    with pytest.raises(StoreUnavailable):
        count(connection)
    connection.probe()
    assert connection.fault == ""
    assert count(connection) == 0


@pytest.mark.parametrize("mode", ["refuse", "reset", "drop", 503])
def test_a_lost_node_is_not_noticed_by_readers(server: QdrantOverEdge, mode: Mode) -> None:
    with FaultyProxy(server.url) as first, FaultyProxy(server.url) as second:
        connection = reach(first.url, second.url, timeout=4)
        for _ in range(4):
            assert count(connection) == 0
        assert first.seen == second.seen == 2
        first.mode = mode
        started = time.monotonic()
        for _ in range(20):
            assert count(connection) == 0
        assert time.monotonic() - started < 4
        assert connection.fault == ""
        asked = first.seen
        for _ in range(20):
            assert count(connection) == 0
        assert first.seen == asked or mode == "refuse"
        first.mode = "pass"
        connection.probe()
        for _ in range(4):
            assert count(connection) == 0
        assert first.seen > asked


def test_a_refusal_is_not_tried_again_and_opens_no_circuit(tmp_path: Path) -> None:
    with serve_qdrant(tmp_path, api_key="right") as server:
        wrong = connect(load_settings(qdrant_url=server.url, qdrant_api_key="wrong"))
        for _ in range(5):
            with pytest.raises(StoreUnavailable, match="QDRANT_API_KEY") as told:
                wrong.ask(lambda client: client.get_aliases())
            assert "wrong" not in str(told.value)
        assert len(server.requests) == 5
        assert wrong.fault == ""
        right = connect(load_settings(qdrant_url=server.url, qdrant_api_key="right"))
        assert right.ask(lambda client: client.get_aliases()).aliases == []


def test_what_is_not_there_is_told_apart(server: QdrantOverEdge) -> None:
    connection = reach(server.url)
    with pytest.raises(IndexMissing):
        connection.ask(lambda client: client.count("nowhere"))
    assert connection.fault == ""


def test_patient_work_goes_on_through_an_outage(proxy: FaultyProxy) -> None:
    connection = reach(proxy.url).patient()
    proxy.mode, proxy.times = "reset", 6
    point = models.PointStruct(id=1, vector=[1.0, 0.0], payload={})
    done = connection.ask(lambda client: client.upsert("c", [point], wait=True))
    assert done.status == models.UpdateStatus.COMPLETED
    assert proxy.seen == 7
    connection.ask(lambda client: client.delete("c", [1], wait=True))


def test_patient_work_gives_up_in_the_end(proxy: FaultyProxy) -> None:
    connection = reach(proxy.url).patient(Manner(attempt=1, total=0.5, patient=True))
    proxy.mode = "refuse"
    assert 0.2 < seconds(lambda: connection.ask(lambda client: client.get_aliases())) < 1


def test_what_one_node_lacks_another_may_have(tmp_path: Path, server: QdrantOverEdge) -> None:
    with serve_qdrant(tmp_path / "behind") as behind:
        connection = reach(behind.url, server.url, timeout=4)
        for _ in range(4):
            assert count(connection) == 0
        told = connection.everywhere(lambda client: client.get_collections())
        both = [collection.name for found in told for collection in found.collections]
        assert both == ["c"]
        with pytest.raises(IndexMissing):
            connection.ask(lambda client: client.count("nowhere"))


def test_with_a_node_down_passing_faults_and_missing_things_are_told_as_before(server: QdrantOverEdge) -> None:
    with FaultyProxy(server.url) as dead, FaultyProxy(server.url) as alive:
        dead.mode = "refuse"
        connection = reach(dead.url, alive.url, timeout=4)
        for _ in range(4):
            assert count(connection) == 0
        for _ in range(3):
            alive.mode, alive.times = 503, 1
            assert count(connection) == 0
        with pytest.raises(IndexMissing):
            connection.ask(lambda client: client.count("nowhere"))
        patient = connection.patient(Manner(attempt=1, total=20, patient=True))
        started = time.monotonic()
        with pytest.raises(IndexMissing):
            patient.ask(lambda client: client.count("nowhere"))
        assert time.monotonic() - started < 10


def test_what_every_node_is_asked_is_tried_again_by_patient_work(proxy: FaultyProxy) -> None:
    proxy.mode, proxy.times = 503, 2
    patient = reach(proxy.url).patient(Manner(attempt=1, total=20, patient=True))
    assert len(patient.everywhere(lambda client: client.get_collections())) == 1
    proxy.mode, proxy.times = 503, 2
    with pytest.raises(StoreUnavailable):
        reach(proxy.url).everywhere(lambda client: client.get_collections())


def test_a_fault_of_ours_does_not_close_a_node(server: QdrantOverEdge) -> None:
    connection = reach(server.url)

    def wrong(_: QdrantClient) -> None:
        raise RuntimeError("ours")

    for _ in range(5):
        with pytest.raises(RuntimeError):
            connection.ask(wrong)
    assert connection.fault == ""
    assert count(connection) == 0


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"", b"{}", b'{"result": 7}'])
def test_something_else_than_qdrant_is_one_sentence(body: bytes) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as page:
        threading.Thread(target=page.serve_forever, daemon=True).start()
        connection = reach(f"http://127.0.0.1:{page.server_port}")
        for request in (lambda client: client.get_aliases(), lambda client: client.info()):
            with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
                connection.ask(request)
        page.shutdown()


def test_no_server_at_all() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        count(reach("http://127.0.0.1:9"))
