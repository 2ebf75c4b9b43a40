"""Many clients that ask the real app over real sockets at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from search.index import Index
from search.record import Record
from search.request import NEURAL, SearchRequest
from tests.app_process import serve

CLIENTS = 32


def test_each_of_many_clients_gets_the_answer_to_its_own_query(
    bundled_index: Path, bundled_search: Index, bundled: list[Record]
) -> None:
    queries = [record.description[:60] for record in bundled[:CLIENTS]]

    with serve(index_dir=bundled_index) as server, ThreadPoolExecutor(CLIENTS) as clients:
        server.wait_until_ready()

        def ask(query: str) -> Any:
            return server.api("search", q=query, engine=NEURAL)

        answers = list(clients.map(ask, queries))
        again = list(clients.map(ask, queries))
    assert not any(answer["remembered"] for answer in answers)
    assert all(answer["remembered"] for answer in again)
    for query, answer in zip(queries, answers, strict=True):
        alone = bundled_search.search(SearchRequest(query, NEURAL)).hits
        assert answer["result"][0]["name"] == alone[0].record.name
        assert answer["result"][0]["score"] == pytest.approx(alone[0].score, abs=0.005)
