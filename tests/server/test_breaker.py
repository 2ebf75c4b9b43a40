from __future__ import annotations

from search.server.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_opens_at_the_third_failure_in_a_row() -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        assert breaker.closed
        assert breaker.allows()
        breaker.succeeded()
    for _ in range(3):
        breaker.failed()
    assert not breaker.closed
    assert not breaker.allows()


def test_a_timeout_opens_it_at_once() -> None:
    breaker = Breaker()
    breaker.failed(at_once=True)
    assert not breaker.allows()


def test_after_a_rest_one_request_may_try_and_rests_double_up_to_a_minute() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.failed(at_once=True)
    for rest in (5, 10, 20, 40, 60, 60):
        clock.now += rest - 0.01
        assert not breaker.allows()
        clock.now += 0.02
        assert breaker.allows()
        assert not breaker.allows()
        assert not breaker.closed
        breaker.failed()
    clock.now += 60
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.closed
    assert breaker.allows()
    breaker.failed(at_once=True)
    clock.now += 5
    assert breaker.allows()
