from __future__ import annotations

import threading

from search.server.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_third_failure_in_a_row_marks_a_node_down() -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        assert not breaker.down
        assert breaker.allows()
        breaker.succeeded()
    for _ in range(3):
        breaker.failed()
    assert breaker.down
    assert not breaker.allows()


def test_a_timeout_marks_it_down_at_once() -> None:
    breaker = Breaker()
    breaker.failed(at_once=True)
    assert breaker.down
    assert not breaker.allows()


def test_each_rest_ends_with_one_trial_and_doubles_up_to_a_minute() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    for rest in (5, 10, 20, 40, 60, 60):
        clock.now += rest - 0.01
        assert not breaker.allows()
        clock.now += 0.02
        assert breaker.allows()
        clock.now += 30  # a trial may take this long
        assert not breaker.allows()
        assert breaker.down
        breaker.failed()
    clock.now += 60
    assert breaker.allows()
    breaker.succeeded()
    assert not breaker.down
    assert breaker.allows()
    breaker.failed(at_once=True)
    clock.now += 5
    assert breaker.allows()


def test_failures_of_requests_sent_before_it_was_marked_down_do_not_double_the_rest() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(20):
        breaker.failed(at_once=True)
    clock.now += 5
    assert breaker.allows()


def test_the_caller_may_shorten_a_rest() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    clock.now += 2
    assert not breaker.allows()
    assert not breaker.allows(longest_rest=2.5)
    assert breaker.allows(longest_rest=2)
    assert not breaker.allows(longest_rest=2)
    breaker.failed()
    clock.now += 2
    assert breaker.allows(longest_rest=2)


def test_a_trial_without_an_outcome_does_not_block_for_ever() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    clock.now += 5
    assert breaker.allows()
    clock.now += 120
    assert breaker.allows()


def test_of_many_threads_one_makes_the_trial() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    clock.now += 5
    start, allowed = threading.Barrier(16), []

    def ask() -> None:
        start.wait()
        allowed.append(breaker.allows())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 1
