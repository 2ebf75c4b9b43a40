"""Moving an index to a server and back, through the shell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from search.cli import main
from search.engine import ENGINES
from search.errors import StoreUnavailable
from search.index import IndexFolder, Manifest, Progress
from search.server.migrate import to_embedded, to_server
from search.service.server_home import ServerHome
from tests.corpus import HashEncoder, write_jsonl
from tests.indexes import build, held, open_engines, over_http
from tests.qdrant_server import QdrantOverEdge

COUNT = 2_500


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = [
        {"name": f"Shop {i}", "description": f"sells item {i}", "city": ("Paris", "Berlin")[i % 2]}
        for i in range(COUNT)
    ]
    return write_jsonl(tmp_path_factory.mktemp("catalog") / "many.jsonl", records)


@pytest.fixture
def at(qdrant: QdrantOverEdge, tmp_path: Path) -> ServerHome:
    return over_http(tmp_path / "scratch", qdrant.url)


def quiet(_: Progress) -> None:
    pass


class Interrupted(Exception):
    pass


def stop_after(progress_of: str, at_least: int) -> Callable[[Progress], None]:
    def watch(progress: Progress) -> None:
        if progress.phase == progress_of and progress.done >= at_least:
            raise Interrupted

    return watch


def test_there_and_back_nothing_is_lost(
    catalog: Path, at: ServerHome, qdrant: QdrantOverEdge, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    build(catalog, tmp_path / "from")
    monkeypatch.setenv("QDRANT_URL", qdrant.url)
    monkeypatch.setenv("MODEL", "test-model")
    assert main(["migrate", "--to", "server", "--index-dir", str(tmp_path / "from")]) == 0
    assert f"{COUNT:,}" in capsys.readouterr().out
    assert main(["migrate", "--to", "embedded", "--index-dir", str(tmp_path / "back")]) == 0
    assert f"{COUNT:,}" in capsys.readouterr().out

    encoder = HashEncoder()
    first, there, back = (
        open_engines(tmp_path / "from", encoder),
        open_engines(Path(), encoder, at),
        open_engines(tmp_path / "back", encoder),
    )
    np.testing.assert_allclose(held(back).vectors, held(first).vectors, atol=1e-6)
    for query in ("item 7", "shop 1999"):
        for name in ENGINES:
            ours = [(hit.startup, round(hit.score, 4)) for hit in first.search(name, query).hits]
            assert [(hit.startup, round(hit.score, 4)) for hit in back.search(name, query).hits] == ours
        assert [hit.startup for hit in there.search(ENGINES[0], query).hits] == [
            hit.startup for hit in first.search(ENGINES[0], query).hits
        ]
    before, after = (Manifest.load(IndexFolder(tmp_path / name).current()) for name in ("from", "back"))
    assert (after.catalog_sha256, after.model_identity, after.store) == (
        before.catalog_sha256, before.model_identity, before.store,
    )  # fmt: skip
    assert not [*(tmp_path / "back").glob("download-*")]


def test_an_interrupted_upload_goes_on_where_it_was(
    catalog: Path, at: ServerHome, qdrant: QdrantOverEdge, tmp_path: Path
) -> None:
    build(catalog, tmp_path / "from")
    folder = IndexFolder(tmp_path / "from")
    with pytest.raises(Interrupted):
        to_server(folder, at.place(), stop_after("Storing vectors", 2_000))
    assert at.current_name() is None
    sent = sum("/points" in asked and asked.startswith("PUT") for asked in qdrant.requests)
    assert sent == 2_048 / 256
    to_server(folder, at.place(), quiet)
    points = sum("/points" in asked and asked.startswith("PUT") for asked in qdrant.requests) - sent
    assert points == 2 + 1
    assert open_engines(Path(), HashEncoder(), at).neural.store.count() == COUNT


def test_an_interrupted_download_goes_on_where_it_was(
    catalog: Path, at: ServerHome, qdrant: QdrantOverEdge, tmp_path: Path
) -> None:
    build(catalog, tmp_path / "scratch", at=at)
    folder = IndexFolder(tmp_path / "back")
    with pytest.raises(Interrupted):
        to_embedded(at.generations, folder, stop_after("Copying from the server", 2_000))
    assert folder.current_name() is None
    (half,) = (tmp_path / "back").glob("download-*")
    with (half / "vectors.f32").open("ab") as file:
        file.write(b"torn")
    qdrant.requests.clear()
    to_embedded(at.generations, folder, quiet)
    assert sum(asked.endswith("/points/scroll") for asked in qdrant.requests) <= 2 + 1
    engines = open_engines(tmp_path / "back", HashEncoder())
    assert engines.neural.store.count() == len(engines.parts.records) == COUNT


def test_what_arrives_otherwise_than_sent_is_refused(
    catalog: Path, at: ServerHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(catalog, tmp_path / "from")
    upsert = QdrantClient.upsert

    def shifting(self, name, points, **more):
        for point in points:
            point.vector = [*point.vector[1:], point.vector[0]]
        return upsert(self, name, points, **more)

    monkeypatch.setattr(QdrantClient, "upsert", shifting)
    with pytest.raises(StoreUnavailable, match="as it was sent"):
        to_server(IndexFolder(tmp_path / "from"), at.place(), quiet)
    assert at.current_name() is None


def test_it_says_what_is_missing(
    qdrant: QdrantOverEdge, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["migrate", "--index-dir", str(tmp_path / "none"), "--to"]
    assert main([*arguments, "server"]) == 1
    assert "QDRANT_URL" in capsys.readouterr().err
    monkeypatch.setenv("QDRANT_URL", qdrant.url)
    assert main([*arguments, "server"]) == 1
    assert "There is no index" in capsys.readouterr().err
    assert main([*arguments, "embedded"]) == 1
    assert "startups" in capsys.readouterr().err
