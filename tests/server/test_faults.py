"""What a server may do to one request: every fault is one sentence, in time, and a lost node goes unnoticed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.errors import StoreUnavailable
from search.index import Index
from search.request import ENGINES, FULLTEXT, HYBRID, NEURAL, SearchRequest, SimilarRequest
from tests.corpus import shop_records, write_jsonl
from tests.indexes import build, opened
from tests.qdrant_http import MemoryQdrant, Mode, QdrantServer, serve_qdrant
from tests.server.reach import database_at

TIMEOUT = 1
SLACK = 1.0


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[QdrantServer, QdrantServer]]:
    """Two nodes that share their collections."""
    memory = MemoryQdrant()
    with serve_qdrant(memory, api_key="right") as one, serve_qdrant(memory, api_key="right") as other:
        yield one, other


@pytest.fixture(scope="module")
def root(nodes: tuple[QdrantServer, QdrantServer], tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("faults")
    catalog = write_jsonl(root / "shops.jsonl", shop_records())
    build(catalog, root, database=database_at(nodes[0].url, qdrant_api_key="right"))
    return root


@pytest.fixture
def one(nodes: tuple[QdrantServer, QdrantServer], root: Path) -> Iterator[tuple[QdrantServer, Index]]:
    """A node, and an index that is asked of it alone."""
    yield nodes[0], opened(root, database=database_at(nodes[0].url, qdrant_api_key="right", qdrant_timeout=TIMEOUT))
    nodes[0].heal()


def questions(index: Index) -> list[Callable[[], object]]:
    searches = [lambda engine=engine: index.search(SearchRequest("bread", engine)) for engine in ENGINES]
    return [
        *searches,
        lambda: index.compare(SearchRequest("bread", NEURAL), [NEURAL, FULLTEXT]),
        lambda: index.explain(SearchRequest("bread", HYBRID), [0]),
        lambda: index.similar(SimilarRequest(0)),
        lambda: index.record(0),
    ]


@pytest.mark.filterwarnings("ignore:Api key is used with an insecure connection")
@pytest.mark.parametrize(
    ("mode", "told"),
    [
        # On a busy machine the time may be up before the fault is seen.
        ("refuse", "does not answer"),
        ("hang", "does not answer in time;"),
        ("reset", "does not answer"),
        ("cut", "does not answer"),
        ("page", "answers, but not as Qdrant does;"),
        (500, "answered 500 "),
        (503, "answered 503 "),
        (429, "answered 429"),
        (403, "refuses the key"),
    ],
)
def test_every_fault_is_one_sentence_in_time(one: tuple[QdrantServer, Index], mode: Mode, told: str) -> None:
    server, index = one
    server.fail(mode)
    started = time.monotonic()
    with pytest.raises(StoreUnavailable) as raised:
        index.search(SearchRequest("bread", HYBRID))
    assert time.monotonic() - started < TIMEOUT + SLACK
    assert str(raised.value).startswith(f"The Qdrant server {told}")
    assert "QDRANT_URL" in str(raised.value)
    assert "right" not in str(raised.value).replace("are right", "")


@pytest.mark.parametrize("mode", ["refuse", "hang"])
def test_while_it_is_gone_every_question_fails_at_once(one: tuple[QdrantServer, Index], mode: Mode) -> None:
    server, index = one
    server.fail(mode)
    with pytest.raises(StoreUnavailable):
        index.record(0)
    started = time.monotonic()
    for question in questions(index):
        with pytest.raises(StoreUnavailable):
            question()
    assert time.monotonic() - started < SLACK


def test_a_fault_that_passes_is_not_noticed(one: tuple[QdrantServer, Index]) -> None:
    server, index = one
    for mode in (503, "reset", "cut"):
        server.fail(mode, times=1)
        for question in questions(index):
            question()


def asked_twice(index: Index) -> float:
    """Ask everything two times over; gives the seconds it took."""
    started = time.monotonic()
    for question in questions(index) * 2:
        question()
    return time.monotonic() - started


@pytest.mark.parametrize("mode", ["refuse", "hang", "reset", "cut", "page", 500, 503])
def test_a_lost_node_of_two_is_not_noticed(nodes: tuple[QdrantServer, QdrantServer], root: Path, mode: Mode) -> None:
    """Beside what all questions cost on this machine, it costs one timeout at most."""

    def reached() -> Index:
        urls = [node.url for node in nodes]
        return opened(root, database=database_at(*urls, qdrant_api_key="right", qdrant_timeout=4 * TIMEOUT))

    usual = asked_twice(reached())
    for lost in nodes:
        index = reached()
        lost.fail(mode)
        assert asked_twice(index) < 2 * usual + 4 * TIMEOUT
        lost.heal()


def test_a_wrong_key_is_told_and_not_shown(nodes: tuple[QdrantServer, QdrantServer], root: Path) -> None:
    for key in ("wrong-key", None):
        with pytest.raises(StoreUnavailable, match="QDRANT_API_KEY") as raised:
            opened(root, database=database_at(nodes[0].url, qdrant_api_key=key))
        assert "wrong-key" not in str(raised.value)


def test_what_is_no_server_at_all_is_one_sentence(root: Path) -> None:
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="QDRANT_URL"):
        opened(root, database=database_at("http://127.0.0.1:9", qdrant_timeout=TIMEOUT))
    assert time.monotonic() - started < TIMEOUT + SLACK
