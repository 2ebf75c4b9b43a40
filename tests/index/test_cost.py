"""No query within the limits costs much more than an ordinary one of its length, on the bundled catalog."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from itertools import count
from time import process_time

import pytest

from search.index import Index
from search.record import Record
from search.request import ENGINES, FULLTEXT, HYBRID, MAX_QUERY_CHARS, NEURAL, SearchRequest

MOST = 6.0
"""The bar is 2, and 4 for ligatures that stand for 18 letters each; the rest is for noise of the machine."""
RUNS = 3

_number = count()
_random = random.Random(1)
STRANGE = " ".join("".join(_random.choices(string.ascii_lowercase, k=7)) for _ in range(600))
HOSTILE = {
    "one letter": "y" * MAX_QUERY_CHARS,
    "one long word": "".join(_random.choices(string.ascii_lowercase, k=MAX_QUERY_CHARS)),
    "strange words": STRANGE,
    "single characters": " ".join(chr(0x4E00 + number) for number in range(MAX_QUERY_CHARS // 2)),
    "one word repeated": "bread " * 700,
    "stop words": "the of " * 600,
    "emoji": "🐝" * MAX_QUERY_CHARS,
    "combining marks": "a" + "\u0301\u0323" * (MAX_QUERY_CHARS // 2),
    "ligatures": "ﷺ" * MAX_QUERY_CHARS,
    "punctuation": "?!" * (MAX_QUERY_CHARS // 2),
}
VERBS: dict[str, Callable[[Index, SearchRequest], object]] = {
    NEURAL: Index.search,
    FULLTEXT: Index.search,
    HYBRID: Index.search,
    "compare": lambda index, request: index.compare(request, ENGINES),
    "explain": lambda index, request: index.explain(request, [0, 1, 2]),
}


def seconds(index: Index, verb: str, query: str) -> float:
    """Time on the processor, the least of a few runs; no two runs ask the same, so nothing is remembered."""
    least = float("inf")
    for _ in range(RUNS):
        text = query[: MAX_QUERY_CHARS - 5] + f" {next(_number):04}"
        request = SearchRequest(text, verb if verb in ENGINES else HYBRID)
        started = process_time()
        VERBS[verb](index, request)
        least = min(least, process_time() - started)
    return least


@pytest.fixture(scope="module", params=VERBS)
def verb(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def ordinary(bundled_search: Index, bundled: list[Record], verb: str) -> float:
    """What the text of the catalog costs as a query."""
    text = " ".join(record.text for record in bundled)
    return seconds(bundled_search, verb, text)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_query_costs_little_more_than_an_ordinary_one(
    bundled_search: Index, ordinary: float, verb: str, kind: str
) -> None:
    assert seconds(bundled_search, verb, HOSTILE[kind]) < MOST * ordinary
