from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from search.build import Progress, build_index
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.edge.store import EdgeStore
from search.errors import CatalogError, IndexMismatch, ModelError, SearchError, StoreUnavailable
from search.index import open_index
from search.neural import QueryEncoder
from search.request import FULLTEXT, NEURAL, SearchRequest
from search.store.store import MEANING, Point
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import MODEL, build, opened, settings_of
from tests.places import CATALOG

COUNT = 300


class Failing(HashEncoder):
    """Fails after so many texts, as a full disk or a killed process would."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self.encoded) + len(texts) > self.after:
            raise ModelError("out of order")
        return super().encode(texts)


class Forgetful(HashEncoder):
    """Keeps nothing of what it encodes."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = super().encode(texts)
        self.encoded.clear()
        return vectors


def many(path: Path, count: int = COUNT, changed: int = 0) -> Path:
    texts = [f"{'new' if i < changed else 'old'} text {i}" for i in range(count)]
    return write_jsonl(path, [{"name": f"s{i}", "description": text} for i, text in enumerate(texts)])


def collections(root: Path) -> list[str]:
    """The collections that lie on the disk, complete or not."""
    return [path.name for path in (root / "index" / CATALOG).glob("*-*")]


def require(catalog: Path, root: Path) -> None:
    """Raise IndexMismatch unless the live index is that of the catalog as it is now."""
    live = EdgeDatabase(root / "index").live(CATALOG)
    assert live is not None
    EdgeDatabase(root / "index").manifest(live).require(settings_of(root, catalog=catalog), "The index")
    EdgeDatabase(root / "index").manifest(live).require(settings_of(root), "The index")


def test_an_index_gives_back_its_records(shops: Path, tmp_path: Path) -> None:
    report = build(shops, tmp_path)
    index = opened(tmp_path)
    assert tuple(index.record(id) for id in range(index.size())) == SHOPS
    assert (report.manifest.records, report.encoded) == (len(SHOPS), len(SHOPS))
    require(shops, tmp_path)


def test_only_texts_that_changed_are_encoded(tmp_path: Path) -> None:
    first, second, third = HashEncoder(), HashEncoder(), HashEncoder()
    build(many(tmp_path / "a.jsonl"), tmp_path, first)
    report = build(many(tmp_path / "b.jsonl", changed=3), tmp_path, second)
    assert len(first.records) == COUNT
    assert sorted(second.records) == sorted(f"s{i}. new text {i}" for i in range(3))
    assert report.encoded == 3
    assert build(many(tmp_path / "b.jsonl", changed=3), tmp_path, third).encoded == 0
    assert third.encoded == []
    stored = opened(tmp_path).store.fetch([0, 7], [MEANING])
    for id, text in ((0, "s0. new text 0"), (7, "s7. old text 7")):
        meaning = stored[id].meaning
        assert meaning is not None
        np.testing.assert_allclose(meaning, HashEncoder().encode([text])[0], atol=1e-6)


@pytest.mark.parametrize(("changed", "whole"), [(2, True), (10, False)])
def test_few_changed_texts_leave_the_whole_index_live_while_they_are_encoded(
    tmp_path: Path, changed: int, whole: bool
) -> None:
    database = EdgeDatabase(tmp_path / "index")
    live: list[bool] = []

    class Watching(HashEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            now = database.live(CATALOG)
            live.append(now is not None and database.manifest(now).whole)
            return super().encode(texts)

    records = [{"name": f"Shop {number}", "description": f"bread number {number}"} for number in range(100)]
    catalog = write_jsonl(tmp_path / "shops.jsonl", records)
    build(catalog, tmp_path, HashEncoder(), database)
    for record in records[:changed]:
        record["description"] += " at night"
    assert build(write_jsonl(catalog, records), tmp_path, Watching(), database).encoded == changed
    assert live[0] is whole


def test_equal_texts_are_encoded_once_and_repeated_records_are_left_out(tmp_path: Path) -> None:
    encoder = HashEncoder()
    records = [{"name": "same", "description": "text", "city": city} for city in ("Paris", "Rome", "Oslo", "Rome")]
    report = build(write_jsonl(tmp_path / "c.jsonl", records), tmp_path, encoder)
    assert len(encoder.records) == 1
    assert (report.manifest.records, report.manifest.skipped) == (3, 1)


def test_another_model_encodes_everything(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    other = HashEncoder(dimension=8, identity="other")
    build(shops, tmp_path, other)
    assert len(other.records) == len(SHOPS)


def test_a_failed_build_leaves_what_was_encoded_and_no_collection_of_its_own(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    catalog = many(tmp_path / "many.jsonl")
    with pytest.raises(ModelError):
        build(catalog, tmp_path, Failing(after=200))
    # The words of the new catalog are live: they had been published before.
    assert opened(tmp_path).engines == (FULLTEXT,)
    before = collections(tmp_path)
    rest = HashEncoder()
    with pytest.raises(ModelError):
        build(catalog, tmp_path, Failing(after=10))
    build(catalog, tmp_path, rest)
    assert len(rest.records) == COUNT - 200 // 64 * 64
    assert opened(tmp_path).size() == COUNT
    assert len(collections(tmp_path)) <= len(before) + 3


@pytest.mark.parametrize("step", ["upsert", "finish", "count"])
def test_what_fails_while_storing_leaves_what_was_live(
    shops: Path, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, before = build(shops, tmp_path).collection, collections(tmp_path)

    def fail(*_: object) -> None:
        raise StoreUnavailable("The disk is on fire.")

    with monkeypatch.context() as broken:
        broken.setattr(EdgeStore, step, fail)
        with pytest.raises(StoreUnavailable):
            build(many(tmp_path / "many.jsonl"), tmp_path)
    assert EdgeDatabase(tmp_path / "index").live(CATALOG) == live
    assert collections(tmp_path) == before
    assert opened(tmp_path).size() == len(SHOPS)


def test_points_that_come_out_otherwise_than_they_went_in_are_not_published(
    shops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EdgeStore.upsert

    def forgetful(self: EdgeStore, points: Iterable[Point]) -> None:
        store(self, [point._replace(payload={**point.payload, "name": "Changed"}) for point in points])

    monkeypatch.setattr(EdgeStore, "upsert", forgetful)
    with pytest.raises(StoreUnavailable):
        build(shops, tmp_path)
    assert (EdgeDatabase(tmp_path / "index").live(CATALOG), collections(tmp_path)) == (None, [])


def test_a_bad_catalog_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"name": "fine"}\n[1, 2]\n[3]\n')
    with pytest.raises(CatalogError, match="line 2"):
        build(path, tmp_path)
    assert not (tmp_path / "index" / CATALOG).exists()


def test_readers_of_the_old_index_go_on(shops: Path, tmp_path: Path) -> None:
    build(shops, tmp_path)
    old = opened(tmp_path)
    EdgeDatabase(tmp_path / "index").remove(old.collection)
    build(many(tmp_path / "many.jsonl"), tmp_path)
    assert old.search(SearchRequest("dog", FULLTEXT)).hits[0].record.name == "Pawtrol"
    assert len(old.search(SearchRequest("dog", NEURAL)).hits) == len(SHOPS)
    assert opened(tmp_path).size() == COUNT


def test_progress_reaches_its_total_in_every_phase(tmp_path: Path) -> None:
    seen: list[Progress] = []
    root = tmp_path / "index"
    catalog = CatalogFile(many(tmp_path / "many.jsonl"))
    build_index(catalog, EdgeDatabase(root), CATALOG, HashEncoder(), MODEL, root, progress=seen.append)
    assert all(0 <= told.done <= told.total for told in seen if told.total)
    phases = [told.phase for told in seen]
    assert [*dict.fromkeys(phases)][:1] == ["Storing words"]
    assert Progress("Encoding meanings", COUNT, COUNT) in seen
    assert phases.index("Storing words") < phases.index("Encoding meanings") < phases.index("Storing vectors")


def test_a_build_holds_no_more_of_a_larger_catalog(shops: Path, tmp_path: Path) -> None:
    """Of 1,000 more records, with 1,000 characters of text each, it holds a hash to know repeated ones by."""
    words = [f"{i:03}" + "word" * 24 for i in range(100)]
    build(shops, tmp_path)  # which imports what is imported once
    peaks = []
    for count in (2_000, 3_000):
        records = ({"name": f"s{i}", "description": " ".join(words[i % 90 : i % 90 + 10])} for i in range(count))
        catalog = write_jsonl(tmp_path / f"{count}.jsonl", records)
        tracemalloc.start()
        try:
            build(catalog, tmp_path / str(count), Forgetful())
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] - peaks[0] < 1_000 * 500


@pytest.mark.parametrize(
    "change",
    [
        {"model": "another"},
        {"tokenizer": "split"},
        {"bm25": {"k1": 9.0}},
        {"catalog_sha256": "0" * 64},
        {"format": 99},
        {"format": 2},
        {"model_identity": "other weights"},
        {"catalog_path": 5},
        {"records": "many"},
        {"files": [{"path": 1}]},
        {"unknown": 1},
    ],
    ids=str,
)
def test_an_index_of_other_inputs_is_never_opened(shops: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    build(shops, tmp_path)
    at, settings = EdgeDatabase(tmp_path / "index"), settings_of(tmp_path, catalog=shops)
    open_index(at, CATALOG, settings, QueryEncoder(HashEncoder())).close()
    (path,) = (tmp_path / "index").glob(f"{at.live(CATALOG)}/manifest.json")
    fields = json.loads(path.read_text())
    changed = {k: fields[k] | v if isinstance(v, dict) else v for k, v in change.items()}
    path.write_text(json.dumps(fields | changed))
    with pytest.raises(IndexMismatch, match="python -m search index"):
        open_index(at, CATALOG, settings, QueryEncoder(HashEncoder()))
    again = HashEncoder()
    build(shops, tmp_path, again)
    assert again.encoded == []
    open_index(at, CATALOG, settings, QueryEncoder(HashEncoder())).close()


def test_a_catalog_changed_since_is_noticed(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    build(path, tmp_path)
    require(path, tmp_path)
    write_jsonl(path, [*shop_records(), {"name": "New"}])
    with pytest.raises(IndexMismatch):
        require(path, tmp_path)
    live = EdgeDatabase(tmp_path / "index").live(CATALOG)
    assert live is not None
    path.unlink()
    EdgeDatabase(tmp_path / "index").manifest(live).require(settings_of(tmp_path), "The index")


@pytest.mark.parametrize("moment", ["Storing words", "Encoding meanings", "Storing vectors", "Indexing"])
def test_a_catalog_that_changes_during_the_build_makes_the_index_outdated(tmp_path: Path, moment: str) -> None:
    """It was: the file was looked at after encoding, so its new size and time were recorded beside the old hash."""
    path, root = many(tmp_path / "many.jsonl"), tmp_path / "index"
    changing = once(moment, lambda: write_jsonl(path, shop_records()))
    build_index(CatalogFile(path), EdgeDatabase(root), CATALOG, HashEncoder(), MODEL, root, progress=changing)
    with pytest.raises(IndexMismatch):
        require(path, tmp_path)


def test_a_catalog_that_changes_while_it_is_read_makes_the_index_outdated(tmp_path: Path) -> None:
    path, root = many(tmp_path / "many.jsonl", 2_500), tmp_path / "index"
    record = json.dumps({"name": "Late", "description": "added while it was read"}) + "\n"

    def append() -> None:
        with path.open("a") as file:
            file.write(record)

    changing = once("Reading words", append)
    build_index(CatalogFile(path), EdgeDatabase(root), CATALOG, HashEncoder(), MODEL, root, progress=changing)
    live = EdgeDatabase(root).live(CATALOG)
    assert live is not None
    manifest = EdgeDatabase(root).manifest(live)
    if manifest.records == 2_500:
        with pytest.raises(IndexMismatch):
            require(path, tmp_path)
    else:
        require(path, tmp_path)


def once(phase: str, do: Callable[[], object]) -> Callable[[Progress], None]:
    """Does something when a phase is told for the first time."""
    done: list[str] = []

    def told(progress: Progress) -> None:
        if progress.phase == phase and not done:
            done.append(phase)
            time.sleep(0.02)
            do()

    return told


def test_noise_is_encoded_once_for_all_builds_of_a_catalog(shops: Path, tmp_path: Path) -> None:
    first, second = HashEncoder(), HashEncoder()
    build(shops, tmp_path, first)
    build(shops, tmp_path, second)
    assert len(first.encoded) > len(first.records) == len(SHOPS)
    assert second.encoded == []


def test_a_vector_that_is_not_of_length_one_is_refused(shops: Path, tmp_path: Path) -> None:
    class Wrong(HashEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return super().encode(texts) * np.float32(np.nan)

    with pytest.raises(SearchError, match="length 1"):
        build(shops, tmp_path, Wrong())
