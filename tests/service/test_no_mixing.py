"""No answer is made of two indexes, however often the live one is replaced."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search.index import Index
from search.record import Record
from search.request import ENGINES, SearchRequest, SimilarRequest
from search.service import Catalogs
from tests.corpus import write_jsonl
from tests.indexes import build, settings_of
from tests.places import CATALOG, database
from tests.service.asking import look_until, ready
from tests.service.conftest import Start

GENERATIONS = 4
READERS = 8
REPLACEMENTS = 200
PAUSE = 0.1
Verb = Callable[[Index, int], list[int]]


def size(generation: int) -> int:
    return 20 + generation


def told(record: Record) -> int:
    """The generation that a record is of."""
    return int(record.values("City")[0].removeprefix("Town "))


@pytest.fixture(autouse=True)
def _threads_take_turns_quickly() -> Iterator[None]:
    """So that the thread that replaces the index is not kept waiting by those that read."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(usual)


@pytest.fixture(scope="module")
def catalogs_of(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Catalogs of different sizes, whose records tell which one they are of."""
    root: Path = tmp_path_factory.mktemp("generations")
    return [
        write_jsonl(
            root / f"{g}.jsonl",
            [
                {"name": f"Shop {i}", "description": f"g{g} sells item {i}" + " bread" * (i % 3), "city": f"Town {g}"}
                for i in range(size(g))
            ],
        )
        for g in range(GENERATIONS)
    ]


def searched(index: Index, turn: int) -> list[int]:
    result = index.search(SearchRequest(f"bread item {turn % 20}", ENGINES[turn % 3], 15))
    assert len(result.hits) >= 10
    return [told(hit.record) for hit in result.hits]


def similar(index: Index, turn: int) -> list[int]:
    result = index.similar(SimilarRequest(turn % 20, 50))
    assert len(result.hits) == index.size() - 1
    return [told(hit.record) for hit in result.hits]


def compared(index: Index, turn: int) -> list[int]:
    comparison = index.compare(SearchRequest(f"sells item {turn % 20}", limit=10), ENGINES)
    word = next(word for word in comparison.words if word.word == "sells")
    assert word.df == comparison.pool
    return [comparison.pool - size(0), *(told(hit.record) for one in comparison.results for hit in one.hits)]


def explained(index: Index, turn: int) -> list[int]:
    generation = told(index.record(0))
    request = SearchRequest(f"g{generation}", ENGINES[turn % 3])
    (found,) = index.explain(request, [turn % 20])
    hits = index.search(SearchRequest(request.query, request.engine, 100)).hits
    (scored,) = [hit for hit in hits if hit.id == turn % 20]
    assert found.score == pytest.approx(scored.score, rel=1e-4, abs=1e-6)
    return [generation, told(scored.record)]


def told_of_all(index: Index, turn: int) -> list[int]:
    (city,) = index.facets()[0].values
    assert city.count == index.size() == index.size({"city": [city.value]})
    return [int(city.value.removeprefix("Town ")), city.count - size(0), told(index.record(turn % 20))]


VERBS: list[Verb] = [searched, similar, compared, explained, told_of_all, searched]


class Readers:
    """Threads that ask everything, one verb after the other; ``faults`` are all that went wrong, and ``overtaken`` is
    how many answers were still being made when the index was replaced.
    """

    def __init__(self, catalogs: Catalogs) -> None:
        self.faults: list[object] = []
        self.generations: set[int] = set()
        self.overtaken = 0
        self._catalogs = catalogs
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(READERS)]

    def _read(self, turn: int) -> None:
        while not self._stop.wait(PAUSE):
            turn += 1
            verb, held = VERBS[turn % len(VERBS)], self._catalogs.default.state.index
            try:
                found = {*self._catalogs.default.ask(lambda index, verb=verb, turn=turn: verb(index, turn))}  # type: ignore[misc]
                if len(found) != 1:
                    self.faults.append((verb.__name__, found))
                self.generations |= found
                self.overtaken += held is not self._catalogs.default.state.index
            except BaseException as error:
                self.faults.append(error)

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)


def live_is(catalogs: Catalogs, collection: str) -> Callable[[], bool]:
    return lambda: catalogs.default.state.index is not None and catalogs.default.state.index.collection == collection


def test_embedded(catalogs_of: list[Path], start: Start, tmp_path: Path) -> None:
    """The file that names the live collection is replaced, as the last step of a build does."""
    current = settings_of(tmp_path).index_dir / CATALOG / "CURRENT"
    published = []
    for catalog in catalogs_of:
        published.append((build(catalog, tmp_path).collection, current.read_bytes()))
    catalogs = ready(start(settings_of(tmp_path)))
    with Readers(catalogs) as readers:
        for number in range(REPLACEMENTS):
            collection, text = published[number % GENERATIONS]
            current.with_name("next").write_bytes(text)
            os.replace(current.with_name("next"), current)
            look_until(catalogs, live_is(catalogs, collection))
    assert readers.faults == []
    assert readers.generations == {*range(GENERATIONS)}
    assert readers.overtaken > READERS


def test_on_a_server_where_the_old_one_is_deleted_at_once(
    catalogs_of: list[Path], start: Start, tmp_path: Path
) -> None:
    """A reader whose collection is gone is answered from the new one, within the request."""
    with database("http", tmp_path) as at:
        before = build(catalogs_of[0], tmp_path, database=at).collection
        catalogs = ready(start(settings_of(tmp_path), database=at))
        with Readers(catalogs) as readers:
            for number in range(1, 6):
                collection = build(catalogs_of[number % GENERATIONS], tmp_path, database=at).collection
                at.remove(before)
                look_until(catalogs, live_is(catalogs, collection))
                before = collection
        assert readers.faults == []
        assert readers.generations == {*range(GENERATIONS)}
