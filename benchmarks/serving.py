"""The app under load over HTTP, against the service of Qdrant's tutorial on the same vectors."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from benchmarks.bench import LIMIT, Bench
from benchmarks.processes import environment, program, streamlit
from benchmarks.row import Row, Target, duration, slower
from benchmarks.starting import APP
from benchmarks.timing import p50

_CLIENTS = 32
_ALONE = 100
_TOGETHER = 640
_ROUNDS = 3
_CONNECTIONS = 200
_KEPT = Target(1.0, at_least=False)
_THROUGHPUT = Target(3.0)
_TAIL = Target(8.0, at_least=False)
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Load:
    """Seconds of each answer, shape (paths,), and of all together."""

    seconds: NDArray[np.float64]
    whole: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.whole


def measure(bench: Bench) -> list[Row]:
    """Both services answer in turn, from one client and from many; no query is asked twice."""
    with (
        tempfile.TemporaryDirectory() as folder,
        streamlit(APP, environment(bench)) as ours,
        program([str(_HERE / "tutorial_service.py"), *_files(bench, Path(folder))], environment(bench)) as theirs,
    ):
        ours.seconds_until("/api/health", b'"ready","engines"')
        theirs.seconds_until("/openapi.json")
        return [_kept(bench, ours.port), *_loaded(bench, ours.port, theirs.port)]


def _files(bench: Bench, folder: Path) -> list[str]:
    vectors, payloads = folder / "vectors.npy", folder / "payloads.json"
    np.save(vectors, bench.vectors[: len(bench.records)])
    records = [
        {
            "name": one.name,
            "description": one.description,
            "city": city,
            "link": one.link,
            "logo": one.logo,
        }
        for one in bench.records
        for city in ["".join(one.values("City"))]
    ]
    payloads.write_text(json.dumps(records), encoding="utf-8")
    return [str(vectors), str(payloads), bench.encoder.weights.source]


def _kept(bench: Bench, port: int) -> Row:
    """Full-text, for it takes the least besides the connection."""
    paths = [_path(query, "&engine=fulltext") for query in bench.queries][:_CONNECTIONS]
    _load(port, paths[:20])
    new, kept = [], []
    for _ in range(_ROUNDS):
        new.append(_load(port, paths, keep=False).seconds)
        kept.append(_load(port, paths).seconds)
    return slower(
        "HTTP full-text p50 on a kept connection, vs a new one",
        p50(np.concatenate(kept)),
        p50(np.concatenate(new)),
        _KEPT,
    )


def _loaded(bench: Bench, ours: int, theirs: int) -> list[Row]:
    texts = iter(_distinct(bench, 2 * (_ROUNDS + 1) * (_ALONE + _TOGETHER)))
    alone: dict[int, list[Load]] = {ours: [], theirs: []}
    together: dict[int, list[Load]] = {ours: [], theirs: []}
    for turn in range(_ROUNDS + 1):
        for port in (ours, theirs):
            single = _load(port, [_path(next(texts)) for _ in range(_ALONE)])
            many = _load(port, [_path(next(texts)) for _ in range(_TOGETHER)], clients=_CLIENTS)
            if turn:
                alone[port].append(single)
                together[port].append(many)
    rates = np.array([[load.rate for load in together[port]] for port in (ours, theirs)])
    medians = np.median(rates, axis=1)
    one = {port: p50(np.concatenate([load.seconds for load in alone[port]])) for port in (ours, theirs)}
    tail = {
        port: float(np.quantile(np.concatenate([load.seconds for load in together[port]]), 0.95))
        for port in (ours, theirs)
    }
    return [
        Row(
            f"new neural queries over HTTP from {_CLIENTS} clients, vs the tutorial's service",
            float(np.median(rates[0] / rates[1])),
            "× as many",
            f"{medians[0]:.3g} a second",
            f"{medians[1]:.3g} a second",
            _THROUGHPUT,
        ),
        Row(
            f"their p95 from {_CLIENTS} clients, vs the p50 from one",
            tail[ours] / one[ours],
            "× as long",
            duration(tail[ours]),
            duration(one[ours]),
            _TAIL,
        ),
        slower("their p50 from one client, vs the tutorial's service", one[ours], one[theirs]),
        slower(f"their p95 from {_CLIENTS} clients, vs the tutorial's service", tail[ours], tail[theirs]),
    ]


def _distinct(bench: Bench, count: int) -> list[str]:
    """Queries none of which is asked twice, as long as those of the bench."""
    drawn = bench.queries
    return [f"{drawn[turn % len(drawn)]} {turn}" for turn in range(count)]


def _path(query: str, more: str = "") -> str:
    return f"/api/search?q={quote(query)}&limit={LIMIT}{more}"


def _load(port: int, paths: list[str], clients: int = 1, keep: bool = True) -> Load:
    command = [sys.executable, str(_HERE / "http_client.py"), str(clients), str(int(keep))]
    asked = json.dumps({"port": port, "paths": paths})
    answered = subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout
    found = json.loads(answered)
    return Load(np.array(found["seconds"]), found["whole"])
