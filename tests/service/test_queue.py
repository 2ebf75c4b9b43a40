"""The queue of builds: one at a time, in order, kept over a restart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.build.build_request import BuildRequest
from search.build.progress import Progress
from search.catalog.mapping import Mapping
from search.service.queue import Queue
from search.settings import Settings
from tests.indexes import settings_of
from tests.waiting import wait_until


class HeldBuild:
    """A build that ends when it is told to."""

    def __init__(self, request: BuildRequest) -> None:
        self.request = request
        self.progress = Progress("Encoding meanings", 1, 2)
        self.error = ""
        self.stopped = False
        self._ended = threading.Event()

    @property
    def running(self) -> bool:
        return not self._ended.is_set()

    def end(self, error: str = "") -> None:
        self.error = error
        self._ended.set()

    def stop(self) -> None:
        self.stopped = True
        self._ended.set()


class HeldBuilds:
    def __init__(self) -> None:
        self.started: list[HeldBuild] = []

    def __call__(self, settings: Settings, request: BuildRequest) -> HeldBuild:
        assert not any(build.running for build in self.started)
        self.started.append(HeldBuild(request))
        return self.started[-1]

    @property
    def names(self) -> list[str]:
        return [build.request.name for build in self.started]


@pytest.fixture
def builds() -> HeldBuilds:
    return HeldBuilds()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[object]:
    made: list[Queue] = []

    def one(builds: HeldBuilds, *, start: bool = True) -> Queue:
        made.append(Queue(settings_of(tmp_path), builds))
        if start:
            made[-1].start()
        return made[-1]

    yield one
    for queue in made:
        queue.close()


def request(name: str, source: str = "/a.csv", **more: object) -> BuildRequest:
    return BuildRequest.model_validate({"name": name, "source": source, **more})


def test_builds_go_one_at_a_time_in_order(make, builds: HeldBuilds) -> None:
    queue = make(builds)
    for name in ("a", "b", "c"):
        queue.ask(request(name))
    wait_until(lambda: builds.names == ["a"])
    told = [(job.name, job.position, job.running, job.progress.phase) for job in queue.jobs()]
    assert told == [
        ("a", 0, True, "Encoding meanings"),
        ("b", 1, False, "Waiting for another import"),
        ("c", 2, False, "Waiting for another import"),
    ]
    for name in ("b", "c"):
        builds.started[-1].end()
        wait_until(lambda name=name: builds.names[-1] == name)  # type: ignore[misc]
    builds.started[-1].end()
    wait_until(lambda: not queue.jobs())
    assert (queue.names(), queue.failures()) == ([], [])


def test_a_later_request_replaces_the_one_that_waits_or_runs(make, builds: HeldBuilds) -> None:
    queue = make(builds)
    queue.ask(request("a"))
    wait_until(lambda: builds.names == ["a"])
    queue.ask(request("b", "/old.csv"))
    queue.ask(request("b", "/new.csv"))
    queue.ask(request("a", "/better.csv"))
    wait_until(lambda: builds.started[0].stopped)
    wait_until(lambda: builds.names == ["a", "b"])
    assert str(builds.started[1].request.source) == "/new.csv"
    builds.started[1].end()
    wait_until(lambda: builds.names == ["a", "b", "a"])
    assert str(builds.started[2].request.source) == "/better.csv"
    assert queue.failures() == []


def test_what_was_asked_for_goes_on_after_a_restart_with_its_columns(make, builds: HeldBuilds) -> None:
    first, mapping = make(builds), Mapping(name=("title",), text=("body",), language="german")
    for name in ("a", "b"):
        first.ask(request(name, mapping=mapping))
    wait_until(lambda: builds.names == ["a"])
    first.close()
    assert builds.started[0].stopped
    again = HeldBuilds()
    second = make(again)
    wait_until(lambda: again.names == ["a"])
    assert again.started[0].request.mapping == mapping
    again.started[0].end()
    wait_until(lambda: again.names == ["a", "b"])
    again.started[1].end()
    wait_until(lambda: not second.jobs())


def test_what_an_app_needs_by_itself_is_not_kept(make, builds: HeldBuilds) -> None:
    first = make(builds)
    first.need(request("a"))
    wait_until(lambda: builds.names == ["a"])
    first.close()
    again = HeldBuilds()
    assert make(again).jobs() == []
    assert again.started == []


def test_what_is_needed_already_is_not_built_twice(make, builds: HeldBuilds) -> None:
    queue = make(builds)
    queue.ask(request("a"))
    queue.need(request("a", "/other.csv"))
    wait_until(lambda: builds.names == ["a"])
    job = queue.job("a")
    assert job is not None
    assert (job.running, job.progress.done) == (True, 1)
    builds.started[0].end()
    wait_until(lambda: not job.running)
    assert (job.error, len(builds.started)) == ("", 1)


def test_a_failure_is_told_until_it_is_dismissed_or_tried_again(make, builds: HeldBuilds) -> None:
    queue = make(builds)
    queue.ask(request("a"))
    wait_until(lambda: builds.names == ["a"])
    builds.started[0].end("The row 7 is broken.")
    wait_until(lambda: queue.failures())
    queue.close()
    again = HeldBuilds()
    second = make(again)
    (failed,) = second.failures()
    assert not failed.cancelled
    assert (failed.name, failed.error, str(failed.request.source)) == ("a", "The row 7 is broken.", "/a.csv")
    assert (second.names(), second.error("a")) == (["a"], "The row 7 is broken.")
    assert second.retry("a")
    wait_until(lambda: again.names == ["a"])
    assert second.failures() == []
    again.started[0].end("The row 8 is broken.")
    wait_until(lambda: second.failures())
    second.dismiss("a")
    assert (second.failures(), second.names(), second.retry("a")) == ([], [], False)


def test_cancelling_stops_what_runs_and_takes_out_what_waits(make, builds: HeldBuilds) -> None:
    queue = make(builds)
    for name in ("a", "b", "c"):
        queue.ask(request(name))
    wait_until(lambda: builds.names == ["a"])
    queue.cancel("b")
    queue.cancel("a")
    assert [(failed.name, failed.cancelled) for failed in queue.failures()] == [("a", True)]
    wait_until(lambda: builds.names == ["a", "c"])
    assert builds.started[0].stopped
    assert [(failed.name, failed.cancelled) for failed in queue.failures()] == [("a", True)]
    assert "cancelled" in queue.error("a")
    queue.forget("c")
    assert builds.started[1].stopped
    assert queue.names() == ["a"]


def test_two_processes_build_each_request_once(make, builds: HeldBuilds) -> None:
    """Two queues of one process stand for them: the lock is of the file that each of them opens."""
    other = HeldBuilds()
    first, second = make(builds), make(other)
    first.ask(request("a"))
    second.ask(request("b"))
    both = [builds, other]
    wait_until(lambda: sum(len(one.started) for one in both) == 1)
    (one,) = (found for found in both if found.started)
    assert [job.name for job in first.jobs()] == [job.name for job in second.jobs()] == ["a", "b"]
    one.started[0].end()
    wait_until(lambda: sum(len(found.started) for found in both) == 2)
    for found in both:
        for build in found.started:
            build.end()
    wait_until(lambda: not first.jobs())
    assert sorted([*builds.names, *other.names]) == ["a", "b"]


def test_files_that_are_no_requests_do_no_harm(make, builds: HeldBuilds, tmp_path: Path) -> None:
    folder = settings_of(tmp_path).index_dir / ".queue"
    (folder / "failed").mkdir(parents=True)
    for text in ("", "{", '{"name": "../up", "source": "/a"}', '{"name": "a"}', "[1]", "\0" * 100):
        (folder / f"1{len(text)}-x.json").write_text(text)
        (folder / "failed" / f"{len(text)}.json").write_text(text)
    queue = make(builds)
    queue.ask(request("good"))
    wait_until(lambda: builds.names == ["good"])
    assert queue.failures() == []
