from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from time import perf_counter, sleep

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from search.errors import ModelError
from search.neural.batching import Batching, EncodedQuery
from search.neural.remember import QueryEncoder
from tests.corpus import HashEncoder
from tests.waiting import wait_until

PATIENCE = 10
HELD = 0.1


class Held(HashEncoder):
    """Holds the pass that "first" begins until it is released; keeps the texts of every pass."""

    def __init__(self) -> None:
        super().__init__()
        self.passes: list[list[str]] = []
        self.released = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.passes.append([*texts])
        if "first" in texts:
            assert self.released.wait(PATIENCE)
        if "bad" in texts:
            raise ModelError("unusable")
        return super().encode(texts)


def while_held(encoder: Held, texts: Sequence[str]) -> list[Future[EncodedQuery]]:
    """What encoding gives for texts that all arrive while a pass runs."""
    batching = Batching(encoder.encode)
    first = batching.submit("first")
    wait_until(lambda: encoder.passes)
    waiting = [batching.submit(text) for text in texts]
    encoder.released.set()
    first.result(PATIENCE)
    for one in waiting:
        one.exception(PATIENCE)
    return waiting


def test_what_waits_is_encoded_in_one_pass_and_each_gets_its_own_vector() -> None:
    encoder, texts = Held(), [f"query {number}" for number in range(20)]
    found = while_held(encoder, texts)
    assert encoder.passes == [["first"], texts]
    for text, one in zip(texts, found, strict=True):
        np.testing.assert_array_equal(one.result().vector, HashEncoder().encode([text])[0])


def test_a_text_that_cannot_be_encoded_fails_no_other() -> None:
    found = while_held(Held(), ["good", "bad", "fine"])
    assert [type(one.exception()) for one in found] == [type(None), ModelError, type(None)]


def test_no_pass_takes_many_long_texts_or_pads_short_ones_to_their_length() -> None:
    encoder, long = Held(), [f"{number} " * 1000 for number in range(20)]
    while_held(encoder, [*long, "short"])
    assert all(len({*texts} & {*long}) <= 4 for texts in encoder.passes)
    assert ["short"] in encoder.passes


@given(st.lists(st.text("ab ", min_size=1, max_size=3000), min_size=1, max_size=60, unique=True))
def test_every_text_is_encoded_once_and_the_oldest_first(texts: list[str]) -> None:
    encoder = Held()
    while_held(encoder, texts)
    assert sorted(text for one in encoder.passes[1:] for text in one) == sorted(texts)
    left = list(texts)
    for taken in encoder.passes[1:]:
        assert left[0] in taken
        left = [text for text in left if text not in taken]


def test_a_query_that_many_ask_at_once_is_encoded_once() -> None:
    encoder = Held()
    queries = QueryEncoder(encoder)
    found = in_threads(lambda: queries.encode("first"), 8, encoder.released.set)
    assert encoder.passes == [["first"]]
    assert {one.ms for one in found} == {found[0].ms}
    assert not any(one.remembered for one in found)


def test_the_time_is_that_of_the_first_encoding_and_its_wait() -> None:
    encoder = Held()
    queries = QueryEncoder(encoder)
    started = perf_counter()
    (first,) = in_threads(lambda: queries.encode("first"), 1, encoder.released.set)
    whole = (perf_counter() - started) * 1000
    assert HELD * 500 <= first.ms <= whole
    again = queries.encode("first")
    assert again.remembered
    assert again.ms == first.ms


def test_a_query_that_failed_is_tried_again() -> None:
    encoder = Held()
    queries = QueryEncoder(encoder)
    for _ in range(2):
        with pytest.raises(ModelError):
            queries.encode("bad")
    assert encoder.passes == [["bad"], ["bad"]]


def test_the_thread_ends_with_its_owner() -> None:
    before = {*threading.enumerate()}
    batching = Batching(HashEncoder().encode)
    batching.submit("a").result(PATIENCE)
    (thread,) = {*threading.enumerate()} - before
    del batching
    thread.join(PATIENCE)
    assert not thread.is_alive()


def in_threads(ask: Callable[[], EncodedQuery], count: int, meanwhile: Callable[[], object]) -> list[EncodedQuery]:
    """What ``count`` threads get that ask at once; ``meanwhile`` is called ``HELD`` seconds after they began."""
    found: list[EncodedQuery] = []
    threads = [threading.Thread(target=lambda: found.append(ask())) for _ in range(count)]
    for thread in threads:
        thread.start()
    sleep(HELD)
    meanwhile()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == count
    return found
