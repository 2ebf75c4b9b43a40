"""``python -m benchmarks.importing CATALOG``: what an import costs, and what it costs others meanwhile, as a table."""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.conditions import machine
from search.build import build_index
from search.build.build_request import BuildRequest
from search.build.job import BuildJob
from search.catalog import CatalogFile
from search.catalog.sample import preview
from search.edge.database import EdgeDatabase
from search.errors import ModelError, SearchError
from search.index import Index, open_index
from search.neural import Encoder, QueryEncoder, SentenceEncoder
from search.neural.shares import WordShares
from search.record import Record
from search.request import FULLTEXT, NEURAL, SearchRequest
from search.service import Catalogs, Stage
from search.settings import Settings, load_settings

_ENCODED = 1_500
_DROPPED = 5_000
_ASKED = 400
_QUERIES = ("solar panels", "a walk with the dog", "software for hospitals", "bread", "learn a language")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("catalog", type=Path)
    records = [*CatalogFile(options.parse_args().catalog)]
    encoder = SentenceEncoder(load_settings().model, load_settings().precision)
    encoder.encode(["warm up"])
    print("| measure | found | at most |\n|---|---|---|", flush=True)
    with _folder() as folder:
        spread = records[:: max(1, len(records) // _ENCODED)]
        alone, row = _cost(spread, encoder, folder)
        print(row, flush=True)
        print(_again(records, alone / len(spread), folder), flush=True)
        print(_meanwhile(records, encoder, folder), flush=True)
    with _folder() as folder:
        print(_first_result(records[:_DROPPED], encoder, folder), flush=True)
    print(f"\n{machine()}")


def _cost(records: list[Record], encoder: SentenceEncoder, folder: Path) -> tuple[float, str]:
    """The processor time that the encoder takes alone, and what indexing takes against it by the clock."""
    texts = sorted((record.text for record in records), key=len, reverse=True)
    started = time.process_time()
    alone = _seconds(lambda: [encoder.encode(texts[start : start + 64]) for start in range(0, len(texts), 64)])
    spent = time.process_time() - started
    path = _written(records, folder / "some.jsonl")
    build = _seconds(lambda: _build(path, encoder, folder))
    row = f"| indexing {len(records):,} records, vectors not known, × the encoder alone | {build / alone:.2f} | 1.1 |"
    return spent, row


def _again(records: list[Record], encoding: float, folder: Path) -> str:
    """Indexing again with 1 % changed against indexing at first, in processor time.

    Vectors are random numbers, so that a large catalog can be measured; ``encoding`` seconds are added for each text
    that would be encoded.
    """
    encoder = RandomEncoder()
    path = _written(records, folder / "many.jsonl")
    first = _processor_seconds(lambda: _build(path, encoder, folder, "many"))
    changed = [
        record._replace(description=f"{record.description} Changed.") if record.id % 100 == 0 else record
        for record in records
    ]
    path = _written(changed, folder / "many.jsonl")
    encoder.encoded = 0
    reading = _processor_seconds(lambda: sum(1 for _ in CatalogFile(path)))
    again = _processor_seconds(lambda: _build(path, encoder, folder, "many")) + encoder.encoded * encoding
    full = first + len(records) * encoding
    told = f"{(again - reading) / full:.1%} ({again:.0f} s with {reading:.1f} s for reading, of {full:.0f} s)"
    what = f"indexing {len(records):,} records again with 1 % changed, reading aside, of a full build"
    return f"| {what} | {told} | 5 % |"


def _meanwhile(records: list[Record], encoder: SentenceEncoder, folder: Path) -> str:
    """The 95th percentile of both engines on one catalog while another is indexed, against a time when none is."""
    settings = _settings(folder)
    index = _opened(settings, encoder)
    _p95(index)
    idle = _p95(index)
    job = BuildJob(settings, BuildRequest(name="other", source=_written(records, folder / "other.jsonl")))
    while job.running and not job.progress.phase.startswith("Encoding"):
        time.sleep(0.1)
    time.sleep(5)
    busy = _p95(index)
    running = job.running
    job.stop()
    found = " and ".join(f"{busy[engine] / idle[engine]:.1f} ({engine})" for engine in idle)
    return f"| p95 while another catalog is encoded, × idle | {found if running else 'the build ended'} | 2 |"


def _first_result(records: list[Record], encoder: SentenceEncoder, folder: Path) -> str:
    """From a dropped CSV file to the first hit of full-text search, columns guessed and previewed."""
    path = folder / "dropped.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "description", "city"])
        rows.writerows([record.name, record.description, "".join(record.values("City"))] for record in records)
    catalogs = Catalogs(_settings(folder), encoder)
    catalogs.start()
    while catalogs.default.state.stage is not Stage.READY:
        time.sleep(0.1)
    started = time.perf_counter()
    with path.open("rb") as dropped:
        kept = catalogs.uploads.take(dropped, path.name)
    mapping = preview(kept).guess.mapping
    served = catalogs.named(catalogs.manage.bring("dropped", kept, mapping))
    while True:
        try:
            served.ask(lambda index: index.search(SearchRequest(_QUERIES[0], FULLTEXT)))
            break
        except SearchError:
            time.sleep(0.02)
    seconds = time.perf_counter() - started
    catalogs.close()
    return f"| {len(records):,} rows of CSV, from the drop to the first full-text result | {seconds:.1f} s | 5 s |"


def _p95(index: Index) -> dict[str, float]:
    found = {}
    for engine in (NEURAL, FULLTEXT):
        times = []
        for number in range(_ASKED):
            request = SearchRequest(f"{_QUERIES[number % len(_QUERIES)]} {number}", engine)
            times.append(_seconds(partial(index.search, request)))
        found[engine] = float(np.percentile(times, 95))
    return found


class RandomEncoder:
    """Vectors of length 1 that depend on nothing; ``encoded`` counts them."""

    identity = "random"
    encoded = 0

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        found = self._random.standard_normal((len(texts), 384), dtype=np.float32)
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def shares(self, texts: Sequence[str]) -> list[WordShares]:
        raise ModelError("A random encoder has no parts.")


def _build(path: Path, encoder: Encoder, folder: Path, name: str = "some") -> None:
    settings = _settings(folder)
    database = EdgeDatabase(settings.index_dir)
    build_index(CatalogFile(path), database, name, encoder, settings.model, settings.index_dir)


def _opened(settings: Settings, encoder: SentenceEncoder) -> Index:
    queries = QueryEncoder(encoder)
    return open_index(EdgeDatabase(settings.index_dir), "some", settings, queries).answering(queries)


def _written(records: list[Record], path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            row = {"name": record.name, "description": record.description, "city": "".join(record.values("City"))}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _settings(folder: Path) -> Settings:
    return load_settings(index_dir=folder / "index")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _processor_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
