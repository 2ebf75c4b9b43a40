from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from search.catalog import Catalog, read_catalog
from search.errors import IndexBusy, IndexMismatch, IndexMissing, ModelError
from search.index import IndexFolder, Manifest, Progress, TextParts, build_index
from search.index.open import current_index
from search.index.place import in_shard
from tests.corpus import SHOPS, HashEncoder, shop_records, write_jsonl
from tests.indexes import build, open_engines, text_parts

ASKED: dict[str, Any] = {
    "model": "test-model",
    "store": in_shard.kind,
    "tokenizer": in_shard.tokenizer,
    "bm25": in_shard.bm25,
}


class Failing(HashEncoder):
    """Fails after so many texts, as a full disk or a killed process would."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self.encoded) + len(texts) > self.after:
            raise ModelError("out of order")
        return super().encode(texts)


def names(root: Path) -> list[str]:
    return [s.name for s in text_parts(open_engines(root, HashEncoder())).records]


def many(path: Path, count: int, changed: int = 0) -> Catalog:
    texts = [f"{'new' if i < changed else 'old'} text {i}" for i in range(count)]
    return read_catalog(write_jsonl(path, [{"name": f"s{i}", "description": t} for i, t in enumerate(texts)]))


def test_an_index_gives_back_its_records(shops: Catalog, tmp_path: Path) -> None:
    report = build(shops, tmp_path / "i")
    assert tuple(text_parts(open_engines(tmp_path / "i", HashEncoder())).records) == SHOPS
    assert report.manifest.records == len(SHOPS)
    assert report.manifest.catalog_sha256 == shops.sha256


def test_no_index_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="python -m search index"):
        IndexFolder(tmp_path / "none").current()


def test_only_new_texts_are_encoded_again(tmp_path: Path) -> None:
    first, second = HashEncoder(), HashEncoder()
    build(many(tmp_path / "a.jsonl", 300), tmp_path / "i", first)
    report = build(many(tmp_path / "b.jsonl", 300, changed=3), tmp_path / "i", second)
    assert len(first.records) == 300
    assert sorted(second.records) == sorted(f"s{i}. new text {i}" for i in range(3))
    assert report.encoded == 3
    neural = open_engines(tmp_path / "i", HashEncoder()).neural
    np.testing.assert_allclose(neural.store.vector(7), HashEncoder().encode(["s7. old text 7"])[0], atol=1e-6)


def test_equal_texts_are_encoded_once(tmp_path: Path) -> None:
    encoder = HashEncoder()
    records = [{"name": "same", "description": "text", "city": city} for city in ("Paris", "Rome", "Oslo")]
    build(write_jsonl(tmp_path / "c.jsonl", records), tmp_path / "i", encoder)
    assert len(encoder.records) == 1


def test_another_model_encodes_everything(shops: Catalog, tmp_path: Path) -> None:
    build(shops, tmp_path / "i")
    other = HashEncoder(dimension=8, identity="other")
    build(shops, tmp_path / "i", other)
    assert len(other.records) == len(SHOPS)


def test_a_failed_build_leaves_the_old_index_and_its_work(shops: Catalog, tmp_path: Path) -> None:
    root = tmp_path / "i"
    build(shops, root)
    catalog = many(tmp_path / "many.jsonl", 400)
    with pytest.raises(ModelError):
        build(catalog, root, Failing(after=300))
    assert names(root) == [s.name for s in SHOPS]
    rest = HashEncoder()
    build(catalog, root, rest)
    assert 0 < len(rest.records) <= 400 - 256
    assert len(names(root)) == 400
    assert not list(root.glob("journal-*"))


def test_a_torn_journal_loses_its_last_entry_only(tmp_path: Path) -> None:
    root, catalog = tmp_path / "i", many(tmp_path / "many.jsonl", 400)
    with pytest.raises(ModelError):
        build(catalog, root, Failing(after=300))
    (journal,) = root.glob("journal-*")
    journal.write_bytes(journal.read_bytes()[:-5])
    rest = HashEncoder()
    build(catalog, root, rest)
    assert len(rest.records) == 400 - 256 + 1
    neural = open_engines(root, HashEncoder()).neural
    expected = HashEncoder().encode([s.text for s in catalog.startups])
    np.testing.assert_allclose(np.stack([neural.store.vector(i) for i in range(400)]), expected, atol=1e-6)


def test_garbage_in_place_of_a_journal_does_no_harm(shops: Catalog, tmp_path: Path) -> None:
    build(shops, tmp_path / "i")
    with pytest.raises(ModelError):
        build(many(tmp_path / "many.jsonl", 300), tmp_path / "i", Failing(after=200))
    (journal,) = (tmp_path / "i").glob("journal-*")
    journal.write_bytes(b"garbage")
    assert len(build(many(tmp_path / "many.jsonl", 300), tmp_path / "i").manifest.catalog_sha256) == 64


def test_only_the_index_in_force_and_the_one_before_stay(shops: Catalog, tmp_path: Path) -> None:
    root = tmp_path / "i"
    generations = [build(shops, root).generation for _ in range(4)]
    assert [g.exists() for g in generations] == [False, False, True, True]


def test_readers_of_the_old_index_go_on(shops: Catalog, tmp_path: Path) -> None:
    root = tmp_path / "i"
    build(shops, root)
    old = open_engines(root, HashEncoder())
    build(many(tmp_path / "many.jsonl", 50), root)
    assert old.parts.fulltext.search("dog", limit=1).hits[0].startup.name == "Pawtrol"
    assert len(old.neural.search("dog", limit=10).hits) == len(SHOPS)


def test_two_processes_may_read_one_index(shops: Catalog, tmp_path: Path) -> None:
    build(shops, tmp_path / "i")
    first, second = (open_engines(tmp_path / "i", HashEncoder()) for _ in range(2))
    assert first.neural.search("dog", limit=3).hits == second.neural.search("dog", limit=3).hits


def test_one_build_at_a_time(shops: Catalog, tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "i")
    with folder.building(), pytest.raises(IndexBusy):
        build(shops, tmp_path / "i")
    build(shops, tmp_path / "i")


def test_progress_reaches_its_total(shops: Catalog, tmp_path: Path) -> None:
    seen: list[Progress] = []
    build_index(shops, IndexFolder(tmp_path / "i"), HashEncoder(), "m", progress=seen.append)
    done = {p.phase for p in seen if p.done == p.total}
    assert done == {p.phase for p in seen} - {"Reading words"}
    assert all(0 <= p.done <= p.total for p in seen)


def test_words_can_be_searched_before_the_vectors_exist(shops: Catalog, tmp_path: Path) -> None:
    found: list[str] = []

    def look(_: str, parts: TextParts) -> None:
        found.append(parts.fulltext.search("dog", limit=1).hits[0].startup.name)

    with pytest.raises(ModelError):
        build_index(shops, IndexFolder(tmp_path / "i"), Failing(0), "m", on_text_ready=look)
    assert found == ["Pawtrol"]


@pytest.mark.parametrize(
    "change",
    [
        {"model": "another"},
        {"tokenizer": "split"},
        {"bm25": {"k1": 9.0, "b": 0.75, "epsilon": 0.25}},
        {"store": "elsewhere"},
        {"catalog_sha256": "0" * 64},
        {"format": 99},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_index_of_other_inputs_is_never_opened(shops: Catalog, tmp_path: Path, change: dict[str, object]) -> None:
    report = build(shops, tmp_path / "i")
    asked = {"catalog": shops.path, "model": "test-model"}
    assert current_index(IndexFolder(tmp_path / "i"), **asked)[1] == report.manifest  # type: ignore[arg-type]
    fields = dataclasses.asdict(report.manifest) | change
    (report.generation / "manifest.json").write_text(json.dumps(fields))
    with pytest.raises(IndexMismatch, match="python -m search index"):
        current_index(IndexFolder(tmp_path / "i"), **asked)  # type: ignore[arg-type]


def test_a_catalog_changed_since_is_noticed(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "shops.jsonl", shop_records())
    manifest = build(path, tmp_path / "i").manifest
    assert manifest.mismatches(catalog=None, **ASKED) == []
    write_jsonl(path, [*shop_records(), {"name": "New"}])
    assert manifest.mismatches(catalog=None, **ASKED)
    path.unlink()
    assert manifest.mismatches(catalog=None, **ASKED) == []


@pytest.mark.parametrize(
    "part", ["manifest.json", "records/records.jsonl", "postings/terms.txt", "noise/best.npy", "names/ids.npy"]
)
def test_a_damaged_index_says_what_to_run(shops: Catalog, tmp_path: Path, part: str) -> None:
    generation = build(shops, tmp_path / "i").generation
    (generation / part).write_bytes(b"{")

    def open_all() -> None:
        Manifest.load(generation)
        open_engines(tmp_path / "i", HashEncoder())

    with pytest.raises(IndexMismatch, match="python -m search index"):
        open_all()


def test_vectors_of_an_older_format_are_used_again(shops: Catalog, tmp_path: Path) -> None:
    build(shops, tmp_path / "index")
    manifest = IndexFolder(tmp_path / "index").current() / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 0, "gone": 1}))
    with pytest.raises(IndexMismatch, match="format 0"):
        Manifest.load(manifest.parent)
    assert build(shops, tmp_path / "index").encoded == 0


def test_noise_is_encoded_once_for_all_builds_of_a_catalog(shops: Catalog, tmp_path: Path) -> None:
    first, second = HashEncoder(), HashEncoder()
    build(shops, tmp_path / "i", first)
    build(shops, tmp_path / "i", second)
    assert len(first.encoded) > len(first.records) == len(SHOPS)
    assert second.encoded == []
