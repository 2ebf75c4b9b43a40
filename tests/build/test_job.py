from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from search.build import build_index
from search.build.build_request import BuildRequest
from search.build.job import BuildJob
from search.build.progress import Progress
from search.catalog import CatalogFile
from search.edge.database import EdgeDatabase
from search.neural import SentenceEncoder
from search.settings import DEFAULT_MODEL, load_settings
from tests.build.programs import program
from tests.corpus import SHOPS, HashEncoder
from tests.qdrant_http import serve_qdrant
from tests.waiting import wait_until

TOLD = """echo '{"phase": "Encoding meanings", "done": 3, "total": 5}'"""


def asked(source: Path) -> BuildRequest:
    return BuildRequest(name="startups", source=source)


def ended(job: BuildJob) -> BuildJob:
    wait_until(lambda: not job.running)
    return job


def test_progress_is_read_while_it_runs_and_stopping_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    program(tmp_path / "build", f"echo $$ > {pid}\necho no JSON\necho 5\n{TOLD}\nexec sleep 600", monkeypatch)
    job = BuildJob(load_settings(index_dir=tmp_path), asked(tmp_path / "c.jsonl"))
    wait_until(lambda: job.progress == Progress("Encoding meanings", 3, 5))
    assert (job.running, job.error) == (True, "")
    started = time.monotonic()
    job.stop()
    assert not job.running
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("""echo '{"error": "The catalog is bad."}'; exit 1""", "The catalog is bad."),
        ("kill -KILL $$", "SIGKILL"),
        ("kill -BUS $$", "disk may be full"),
        ("exit 7", "exit code 7"),
        ("""echo '{"error": "An error that was overcome."}'; exit 0""", ""),
    ],
)
def test_how_it_ended_is_told_in_one_sentence(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "build", f"{TOLD}\n{script}", monkeypatch)
    job = ended(BuildJob(load_settings(index_dir=tmp_path), asked(tmp_path / "c.jsonl")))
    assert said in job.error
    assert bool(job.error) == bool(said)
    assert job.progress.done == 3


def test_its_own_error_arrives_without_the_path_of_the_index(shops: Path, tmp_path: Path) -> None:
    shops.write_text("not json at all\n")
    job = ended(BuildJob(load_settings(index_dir=tmp_path / "index"), asked(shops)))
    assert "line 1" in job.error
    assert str(tmp_path) not in job.error
    assert "\n" not in job.error


def test_settings_reach_it_the_secret_key_and_relative_paths_too(
    shops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is needed before the model is looked for, which is not there."""
    (tmp_path / "empty-model").mkdir()
    monkeypatch.chdir(tmp_path)
    with serve_qdrant(api_key="s3cret") as server:
        given = {"index_dir": Path("here"), "model": str(tmp_path / "empty-model"), "qdrant_url": server.url}
        right = ended(BuildJob(load_settings(**given, qdrant_api_key="s3cret"), asked(Path(shops.name))))
        wrong = ended(BuildJob(load_settings(**given, qdrant_api_key="wrong"), asked(Path(shops.name))))
    assert "empty-model" in right.error
    assert "QDRANT_API_KEY" in wrong.error
    assert (tmp_path / "here").is_dir()


def test_it_builds_in_a_process_of_its_own(shops: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With vectors that are known already, so that the process does not load the model."""
    known = HashEncoder(dimension=384, identity=SentenceEncoder(DEFAULT_MODEL).identity)
    build_index(CatalogFile(shops), EdgeDatabase(tmp_path / "index"), "known", known, DEFAULT_MODEL, tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    job, phases = BuildJob(load_settings(index_dir=Path("index")), asked(Path(shops.name))), set()
    while job.running:
        phases.add(job.progress.phase)
        time.sleep(0.005)
    assert (job.error, job.report["encoded"]) == ("", 0)
    assert phases > {"Starting the build"}
    at = EdgeDatabase(tmp_path / "index")
    live = at.live("startups")
    assert live is not None
    assert (at.manifest(live).records, at.manifest(live).whole) == (len(SHOPS), True)
