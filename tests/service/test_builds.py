"""What an app does while the process that builds its index fails, and while its index is damaged."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from search.build.job import BuildJob
from search.edge.database import EdgeDatabase
from search.errors import EngineNotReady, ModelError
from search.request import ENGINES, FULLTEXT, NEURAL
from search.service import Catalogs, Stage
from search.settings import Settings
from tests.build.programs import program
from tests.corpus import SHOPS, HashEncoder
from tests.indexes import build, settings_of
from tests.places import CATALOG
from tests.service.asking import answering, found, look_until, names, ready
from tests.service.conftest import Start
from tests.service.jobs import Builds
from tests.unfinished import Interrupted, age_cache
from tests.waiting import wait_until


def words_only(settings: Settings, root: Path) -> None:
    """Leave an index of words alone."""
    assert settings.catalog is not None
    with pytest.raises(ModelError):
        build(settings.catalog, root, Interrupted())
    age_cache(settings.index_dir)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -KILL $$", "SIGKILL"),
        ("kill -BUS $$", "SIGBUS"),
        ("""echo '{"error": "The disk is full."}'; exit 1""", "The disk is full."),
    ],
)
def test_a_build_that_dies_leaves_the_app_serving_and_is_told(
    settings: Settings, tmp_path: Path, script: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words_only(settings, tmp_path)
    runs = tmp_path / "runs"
    program(tmp_path / "program", f"echo run >> {runs}\n{script}", monkeypatch)
    catalogs = Catalogs(settings, HashEncoder(), start_build=BuildJob)
    catalogs.start()
    try:
        wait_until(lambda: catalogs.default.state.readiness(NEURAL).failed, 60)
        assert said in catalogs.default.state.readiness(NEURAL).detail
        assert names(catalogs, "dog") == ["Pawtrol"]
        with pytest.raises(EngineNotReady, match=said):
            found(catalogs, "dog", NEURAL)
        assert runs.read_text().count("run") == 1
        catalogs.start()
        wait_until(lambda: runs.read_text().count("run") == 2, 60)
        assert answering(catalogs) == (FULLTEXT,)
    finally:
        catalogs.close()


def test_vectors_that_another_process_encodes_are_waited_for(settings: Settings, tmp_path: Path, start: Start) -> None:
    words_only(settings, tmp_path)
    (settings.index_dir / "vectors.sqlite").touch()
    builds = Builds()
    catalogs = start(settings, builds=builds)
    wait_until(lambda: answering(catalogs) == (FULLTEXT,), 60)
    wait_until(lambda: catalogs.default.state.stage is Stage.WAITING, 60)
    time.sleep(1)
    assert not builds.started
    age_cache(settings.index_dir)
    wait_until(lambda: answering(catalogs) == ENGINES, 60)
    assert len(builds.started) == 1


def test_a_build_that_fails_is_not_tried_again_and_again(settings: Settings, start: Start) -> None:
    """Each leaves a new index of words, which is no reason to build once more."""
    builds = Builds(Interrupted())
    catalogs = start(settings, builds=builds)
    wait_until(lambda: catalogs.default.state.stage is Stage.FAILED, 60)
    wait_until(lambda: answering(catalogs) == (FULLTEXT,), 60)
    time.sleep(3)
    assert "interrupted" in catalogs.default.state.readiness(NEURAL).detail
    assert len(builds.started) == 1


def test_the_progress_of_a_build_is_told(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = json.dumps({"phase": "Encoding meanings", "done": 1_234, "total": 5_678})
    program(tmp_path / "program", f"echo '{told}'\nexec sleep 600", monkeypatch)
    catalogs = Catalogs(settings, HashEncoder(), start_build=BuildJob)
    catalogs.start()
    try:
        wait_until(lambda: catalogs.default.state.readiness(NEURAL).detail == "Encoding meanings: 1,234 of 5,678", 60)
        assert not catalogs.default.state.readiness(NEURAL).failed
    finally:
        catalogs.close()
    assert catalogs.default.state.stage is Stage.STOPPED


def damage(root: Path) -> None:
    live = EdgeDatabase(root / "index").live(CATALOG)
    assert live is not None
    next((root / "index" / live).rglob("page_0.dat")).unlink()


def test_a_damaged_index_is_rebuilt_without_encoding(settings: Settings, start: Start, tmp_path: Path) -> None:
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    damage(tmp_path)
    builds = Builds()
    catalogs = ready(start(settings, builds=builds))
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert builds.encoder.encoded == []


def test_a_damaged_index_that_another_process_repairs_is_taken_up(
    settings: Settings, start: Start, tmp_path: Path
) -> None:
    """It was: the app stayed failed until it was started again."""
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    damage(tmp_path)
    catalogs = start(settings, builds=Builds(Interrupted()))
    wait_until(lambda: catalogs.default.state.stage is Stage.FAILED or catalogs.default.state.index, 60)
    build(settings.catalog, tmp_path)
    wait_until(lambda: answering(catalogs) == ENGINES, 60)
    assert len(found(catalogs, "dog", NEURAL).hits) == len(SHOPS)


def test_a_newer_index_that_is_damaged_leaves_the_held_one(settings: Settings, start: Start, tmp_path: Path) -> None:
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    catalogs = ready(start(settings))
    build(settings.catalog, tmp_path)
    damage(tmp_path)
    look_until(catalogs, lambda: catalogs.default.state.note)
    assert answering(catalogs) == ENGINES
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert str(tmp_path) not in catalogs.default.state.note
    build(settings.catalog, tmp_path)
    look_until(catalogs, lambda: not catalogs.default.state.note)
    assert answering(catalogs) == ENGINES


def test_an_index_that_is_deleted_under_a_running_app_goes_on(settings: Settings, start: Start, tmp_path: Path) -> None:
    assert settings.catalog is not None
    build(settings.catalog, tmp_path)
    catalogs = ready(start(settings))
    live = EdgeDatabase(tmp_path / "index").live(CATALOG)
    assert live is not None
    EdgeDatabase(tmp_path / "index").remove(live)
    look_until(catalogs, lambda: catalogs.default.state.note)
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert answering(catalogs) == ENGINES
    assert str(tmp_path) not in catalogs.default.state.note


def test_an_index_of_the_older_layout_is_rebuilt_from_its_catalog_and_goes(
    start: Start, tmp_path: Path, shops: Path
) -> None:
    root = tmp_path / "index"
    generation = root / "gen-20250101000000-abcdef"
    (generation / "records").mkdir(parents=True)
    (generation / "records" / "records.jsonl").write_text("{}\n")
    (generation / "manifest.json").write_text(json.dumps({"format": 2, "catalog_path": str(shops), "records": 5}))
    (root / "CURRENT").write_text(f"{generation.name}\n")
    (root / "build.lock").touch()
    (root / "journal-0123.bin").write_bytes(b"x")
    assert "older version" in EdgeDatabase(root).missing(CATALOG)
    catalogs = ready(start(settings_of(tmp_path)))
    assert names(catalogs, "dog") == ["Pawtrol"]
    assert sorted(path.name for path in root.iterdir() if path.name[0] != ".") == sorted([CATALOG, "vectors.sqlite"])
