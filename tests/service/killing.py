"""A program that kills imports at random moments and looks at what is left after each.

It has no threads of its own, so what it forks is sound: one process that runs the queue, one that looks.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from search.build.build_request import BuildRequest
from search.edge.database import EdgeDatabase
from search.service.queue import Queue
from search.settings import Settings
from search.store.payload import record_of
from tests.corpus import write_jsonl
from tests.indexes import settings_of
from tests.service.jobs import Builds

NAME = "killed"


def size(generation: int) -> int:
    return 30 + generation % 7


def source(root: Path, generation: int) -> Path:
    told = f"g{generation}"
    rows = [{"name": f"{told} shop {i}", "description": f"{told} sells item {i}"} for i in range(size(generation))]
    return write_jsonl(root / f"{told}.jsonl", rows)


def forked(work: Callable[[], None]) -> int:
    """The process that does the work; it exits with 0 once it is done."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def serve(settings: Settings) -> None:
    """Run the queue until nothing is left in it."""
    queue = Queue(settings, Builds())
    queue.start()
    while queue.jobs():
        time.sleep(0.01)
    assert not queue.failures(), queue.failures()


def look(settings: Settings, generation: int, *, killed: bool) -> None:
    """What is live is one whole catalog that was asked for, and what was asked for last is live or in the queue."""
    database = EdgeDatabase(settings.index_dir)
    live, asked = database.live(NAME), Queue(settings).request(NAME)
    if live is None:
        assert killed
        assert asked is not None
        return
    assert database.check(live) == []
    store, manifest = database.open(live)
    records = [record_of(p.id, p.payload) for p in store.scroll() if p.id < manifest.records]
    (found,) = {int(record.name.split()[0].removeprefix("g")) for record in records}
    assert [record.id for record in records] == [*range(size(found))]
    assert store.count() == manifest.points
    store.close()
    assert found <= generation
    done = found == generation and manifest.whole
    assert done or (killed and asked is not None and asked.source.name == f"g{generation}.jsonl")


def succeeded(pid: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def main(root: Path, moments: int) -> None:
    root.mkdir(parents=True, exist_ok=True)
    settings, queue = settings_of(root), Queue(settings_of(root))
    lasts = 0.0
    for generation in range(moments + 1):
        queue.ask(BuildRequest(name=NAME, source=source(root, generation)))
        started, child = time.monotonic(), forked(lambda: serve(settings))
        if generation:
            time.sleep(random.uniform(0, lasts))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        else:
            assert succeeded(child)
            lasts = time.monotonic() - started
        killed = bool(generation)
        assert succeeded(forked(lambda g=generation, k=killed: look(settings, g, killed=k))), generation  # type: ignore[misc]
    assert succeeded(forked(lambda: serve(settings)))
    assert succeeded(forked(lambda: look(settings, moments, killed=False)))
    sys.stdout.write("sound\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
