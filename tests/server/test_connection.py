"""Faults on the way to a server: injected as exceptions of the client."""

from __future__ import annotations

import threading
import time
from functools import partial

import httpx
import pytest
from qdrant_client import QdrantClient
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from search.errors import CollectionGone, StoreUnavailable
from search.server.breaker import Breaker
from search.server.connection import PATIENT, Connection, Manner, hasty
from tests.server.nodes import DEAD, GONE, TIMEOUT, Clock, Node, answer_of, answered, ask, failing, over


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of all breakers."""
    clock = Clock()
    monkeypatch.setattr("search.server.connection.Breaker", partial(Breaker, clock))
    return clock


RETRYABLE = [
    DEAD,
    ResponseHandlingException(httpx.RemoteProtocolError("Server disconnected")),
    ResponseHandlingException(httpx.ReadError("Connection reset by peer")),
    ResourceExhaustedResponse("too many requests", 1),
    answered(408),
    answered(429),
    answered(500),
    answered(503, b'{"status": {"error": "leader election"}}'),
    answered(404, b"<html>no route yet</html>"),
]


@pytest.mark.parametrize("fault", RETRYABLE, ids=repr)
def test_a_retryable_fault_is_retried_after_growing_pauses(fault: Exception) -> None:
    node = Node(fault=fault)
    node.times = 2
    connection = over(node)
    started = time.monotonic()
    assert ask(connection) == "a"
    assert 0.1 <= time.monotonic() - started < 1.5
    assert node.asked == 3
    assert connection.fault == ""


@pytest.mark.parametrize("fault", [DEAD, answered(503)], ids=repr)
def test_a_lasting_fault_is_one_sentence_and_then_costs_nothing(fault: Exception) -> None:
    node = Node(fault=fault)
    connection = over(node)
    with pytest.raises(StoreUnavailable, match="check that it runs and that QDRANT_URL and QDRANT_API_KEY are right"):
        ask(connection)
    assert node.asked == 3
    with pytest.raises(StoreUnavailable) as told:
        ask(connection)
    assert str(told.value) == connection.fault
    assert connection.fault.startswith("The Qdrant server ")
    assert failing(lambda: ask(connection)) < 0.5
    assert node.asked == 3


def test_a_timeout_is_not_retried_by_a_hasty_call_to_one_node() -> None:
    node = Node(fault=TIMEOUT)
    connection = over(node)
    assert failing(lambda: ask(connection)) < 0.5
    assert failing(lambda: ask(connection)) < 0.5
    assert node.asked == 1
    assert connection.fault.startswith("The Qdrant server does not answer in time; check that it runs")


@pytest.mark.parametrize("fault", [DEAD, TIMEOUT], ids=repr)
@pytest.mark.parametrize("nodes", [1, 2])
def test_it_answers_again_within_seconds_of_the_return_however_long_it_was_away(
    clock: Clock, fault: Exception, nodes: int
) -> None:
    server = [Node("a", fault) for _ in range(nodes)]
    connection = over(*server)
    for _ in range(300):  # a worker asks every two seconds, for ten minutes
        assert failing(lambda: ask(connection)) < 5
        asked = [node.asked for node in server]
        assert failing(lambda: ask(connection)) < 5
        assert [node.asked for node in server] == asked
        assert connection.fault
        clock.now += 2
    assert 100 <= server[0].asked <= 310
    for node in server:
        node.fault = None
    assert ask(connection) == "a"
    assert connection.fault == ""


def test_requests_go_to_each_node_in_turn() -> None:
    nodes = [Node("a"), Node("b"), Node("c")]
    connection = over(*nodes)
    names = [ask(connection) for _ in range(6)]
    assert sorted(names[:3]) == ["a", "b", "c"]
    assert names[3:] == names[:3]


@pytest.mark.parametrize("fault", [DEAD, TIMEOUT, answered(503)], ids=repr)
def test_a_lost_node_is_not_noticed_and_soon_left_alone_until_its_rest_is_over(clock: Clock, fault: Exception) -> None:
    lost, alive = Node("lost"), Node("alive")
    connection = over(lost, alive)
    lost.fault = fault
    started = time.monotonic()
    assert {ask(connection) for _ in range(20)} == {"alive"}
    assert time.monotonic() - started < 0.2
    assert connection.fault == ""
    assert lost.asked == (1 if fault is TIMEOUT else 3)
    lost.fault = None
    asked = lost.asked
    assert {ask(connection) for _ in range(20)} == {"alive"}
    assert lost.asked == asked
    clock.now += 4.9
    assert {ask(connection) for _ in range(20)} == {"alive"}
    clock.now += 0.1
    assert {ask(connection) for _ in range(4)} == {"lost", "alive"}


def test_with_every_node_down_calls_fail_at_once() -> None:
    nodes = [Node("a", DEAD), Node("b", DEAD)]
    connection = over(*nodes)
    assert failing(lambda: ask(connection)) < 1.5
    assert [node.asked for node in nodes] == [3, 3]
    assert connection.fault
    assert failing(lambda: ask(connection)) < 0.5
    assert failing(lambda: connection.everywhere(answer_of)) < 0.5
    assert [node.asked for node in nodes] == [3, 3]


def test_a_hasty_call_ends_in_its_time() -> None:
    nodes = [Node(name, TIMEOUT) for name in "abc"]
    for node in nodes:
        node.takes = 1
    connection = over(*nodes, manner=hasty(2, 3))
    assert 1.9 < failing(lambda: ask(connection)) < 2.3
    assert sum(node.asked for node in nodes) == 2
    assert hasty(5, nodes=1) == (5, 5, False)
    assert hasty(5, nodes=3) == (2, 5, False)


def test_an_overloaded_server_is_given_up_in_time_and_not_marked_down() -> None:
    node = Node(fault=answered(429))
    connection = over(node, manner=Manner(attempt=1, total=1))
    assert failing(lambda: ask(connection)) < 1
    assert node.asked > 1
    assert connection.fault == ""


REFUSALS = [
    (answered(401), r"refuses the key \(401\)"),
    (answered(403), r"refuses the key \(403\)"),
    (answered(400, b'{"status": {"error": "Wrong input:\\n no vector"}}'), r"answered 400 \(Wrong input: no vector\)"),
    (answered(422, b"?"), r"answered 422 \(no reason given\)"),
]


@pytest.mark.parametrize(("fault", "sentence"), REFUSALS, ids=repr)
def test_a_refusal_is_not_retried_and_marks_no_node_down(fault: Exception, sentence: str) -> None:
    nodes = [Node("a", fault), Node("b", fault)]
    for connection in (over(*nodes), over(*nodes).patient()):
        for node in nodes:
            node.asked = 0
        for _ in range(5):
            with pytest.raises(StoreUnavailable, match=sentence):
                ask(connection)
        assert sum(node.asked for node in nodes) == 5
        assert connection.fault == ""


def test_the_cause_is_kept_and_the_key_is_not_told() -> None:
    connection = over(Node(fault=answered(401, b"secret")))
    with pytest.raises(StoreUnavailable) as told:
        ask(connection)
    assert isinstance(told.value.__cause__, UnexpectedResponse)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "fault", [GONE, ValueError("Collection c not found")], ids=["over http", "QdrantClient(':memory:')"]
)
def test_a_collection_that_no_node_has_is_told_apart(fault: Exception) -> None:
    nodes = [Node("a", fault), Node("b", fault)]
    connection = over(*nodes)
    with pytest.raises(CollectionGone, match="no such collection"):
        ask(connection)
    with pytest.raises(CollectionGone):
        connection.everywhere(answer_of)
    assert [node.asked for node in nodes] == [2, 2]
    assert connection.fault == ""


def test_the_embedded_client_says_that_a_collection_is_gone() -> None:
    with pytest.raises(CollectionGone):
        Connection.over(QdrantClient(":memory:")).ask(lambda client: client.count("c"))


def test_what_one_node_lacks_another_may_have() -> None:
    stale, fresh = Node("stale", GONE), Node("fresh")
    connection = over(stale, fresh)
    assert {ask(connection) for _ in range(4)} == {"fresh"}
    assert connection.everywhere(answer_of) == ["fresh"]
    assert stale.asked > 1


@pytest.mark.parametrize("fault", [DEAD, TIMEOUT], ids=repr)
@pytest.mark.parametrize("patient", [False, True])
def test_nodes_that_are_down_do_not_hide_that_a_collection_is_gone(fault: Exception, patient: bool) -> None:
    connection = over(Node("a", fault), Node("b", GONE))
    connection = connection.patient() if patient else connection
    assert failing(lambda: ask(connection), CollectionGone) < 2
    assert failing(lambda: connection.everywhere(answer_of), CollectionGone) < 2


def test_while_another_node_may_have_the_collection_it_is_not_said_to_be_gone() -> None:
    stale, busy = Node("stale", GONE), Node("busy", answered(503))
    busy.times = 2
    assert ask(over(stale, busy)) == "busy"
    overloaded = Node("overloaded", answered(429))
    failing(lambda: ask(over(stale, overloaded, manner=Manner(attempt=1, total=1))), StoreUnavailable)


def test_patient_work_goes_on_while_every_node_is_down() -> None:
    for nodes in ([Node("a", DEAD)], [Node("a", DEAD), Node("b", TIMEOUT)]):
        connection = over(*nodes).patient()
        for node in nodes:
            node.times = 4
        assert ask(connection) in "ab"
        assert max(node.asked for node in nodes) == 5
        assert connection.fault == ""


def test_patient_work_prefers_a_node_that_answers() -> None:
    lost, alive = Node("lost", TIMEOUT), Node("alive")
    connection = over(lost, alive).patient()
    assert {ask(connection) for _ in range(20)} == {"alive"}
    assert lost.asked == 1


def test_patient_work_gives_up_in_the_end() -> None:
    node = Node(fault=DEAD)
    connection = over(node).patient(Manner(attempt=1, total=2, patient=True))
    assert 0.3 < failing(lambda: ask(connection)) < 2
    assert node.asked > 2
    assert PATIENT == (30, 180, True)


def test_hasty_and_patient_connections_mark_nodes_down_separately() -> None:
    node = Node(fault=TIMEOUT)
    hasty_one = over(node)
    patient = hasty_one.patient()
    failing(lambda: ask(hasty_one))
    assert hasty_one.fault
    assert patient.fault == ""


def test_everywhere_gives_the_answer_of_every_node_that_is_not_down() -> None:
    nodes = [Node("a"), Node("b"), Node("c")]
    connection = over(*nodes)
    assert sorted(connection.everywhere(answer_of)) == ["a", "b", "c"]
    nodes[1].fault = DEAD
    for _ in range(5):
        assert sorted(connection.everywhere(answer_of)) == ["a", "c"]
    assert nodes[1].asked == 4
    for node in nodes:
        node.fault = answered(503)
        node.times = 1
    assert connection.everywhere(answer_of)


def test_an_error_in_the_request_itself_passes_through() -> None:
    connection = over(Node())

    def wrong(_: QdrantClient) -> None:
        raise RuntimeError("ours")

    for _ in range(5):
        with pytest.raises(RuntimeError, match="ours"):
            connection.ask(wrong)
    assert connection.fault == ""
    assert ask(connection) == "a"


def test_many_threads_share_a_connection() -> None:
    lost, alive = Node("lost", TIMEOUT), Node("alive")
    lost.takes = 0.2
    connection = over(lost, alive)
    told: list[str] = []

    def work() -> None:
        told.extend(ask(connection) for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["alive"] * 800
    assert lost.asked <= 16
