"""The image: what it promises is read off its Dockerfile, because nothing here can build it."""

from __future__ import annotations

import itertools
import json
import re
import shlex

import pytest

from search.settings import Settings
from tests.containers import COMPOSE, DOCKERFILE, IGNORED, ROOT, ours, parse


def instructions(dockerfile: str) -> list[list[tuple[str, str]]]:
    """The stages of a Dockerfile, each as its instructions with their arguments."""
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found = re.split(r"\n(?=[A-Z]+ )", re.sub(r"\\\n\s*", "", "\n".join(lines)))
    starts = [n for n, line in enumerate(found) if line.startswith("FROM ")] + [len(found)]
    stages = [found[a:b] for a, b in itertools.pairwise(starts)]
    return [[(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in stage] for stage in stages]


def arguments(stage: list[tuple[str, str]], instruction: str) -> list[str]:
    return [argument for name, argument in stage if name == instruction]


def check_dockerfile(text: str) -> None:
    build, final = instructions(text)
    bases = [arguments(stage, "FROM")[0].split(" AS ")[0] for stage in (build, final)]
    assert re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", bases[0])
    assert bases[0] == bases[1], "the environment is built with the Python it runs on"

    (user,) = arguments(final, "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    assert {user} == {service["user"] for service in ours(parse(COMPOSE)).values()}
    assert final.index(("USER", user)) > max(n for n, (name, _) in enumerate(final) if name in ("RUN", "COPY"))

    (install,) = (run for run in arguments(build, "RUN") if "uv pip install" in run)
    assert {"--torch-backend=cpu", "--no-build", "/build/requirements.txt"} <= set(shlex.split(install))
    assert any(re.search(r"\buv==\d+\.\d+\.\d+", run) for run in arguments(build, "RUN"))
    checks = " ".join(arguments(build, "RUN"))
    assert "sys.exit((torch.version.cuda or torch.version.hip) and" in checks
    assert "find_weights(DEFAULT_MODEL)" in checks

    for copy_ in arguments(build, "COPY"):
        assert (ROOT / copy_.split()[0]).exists(), copy_
        assert f"!{copy_.split()[0]}" in IGNORED.splitlines(), copy_
    assert all(copy_.startswith("--from=build ") for copy_ in arguments(final, "COPY"))
    assert not arguments(build, "ADD") + arguments(final, "ADD")
    assert not re.search(r"\b(pip|uv|apt-get|curl|wget|git)\b", " ".join(arguments(final, "RUN"))), "only built once"

    env = dict(pair.split("=", 1) for argument in arguments(final, "ENV") for pair in shlex.split(argument))
    assert env["HF_HUB_OFFLINE"] == "1"
    assert env["STREAMLIT_BROWSER_SERVER_ADDRESS"] == "localhost", "else Streamlit asks the internet for its address"
    assert env["HOME"] == "/tmp"
    assert {service["environment"]["INDEX_DIR"] for service in ours(parse(COMPOSE)).values()} == {env["INDEX_DIR"]}
    own = {name for name in env if not re.match(r"PATH$|HOME$|PYTHON|HF_|STREAMLIT_", name)}
    assert {name.lower() for name in own} <= set(Settings.model_fields)

    (check,), (command,) = arguments(final, "HEALTHCHECK"), arguments(final, "CMD")
    assert "/api/health'" in json.loads(check.split("CMD ", 1)[1])[-1]
    assert json.loads(command) == ["streamlit", "run", "app.py"]
    assert arguments(final, "EXPOSE") == [env["STREAMLIT_SERVER_PORT"]] == ["8501"]
    version = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r'image\.version="([^"]+)"', text) == version
    assert {service["image"] for service in ours(parse(COMPOSE)).values()} == {f"neural-or-fulltext:{version[0]}"}


def test_the_image_is_what_it_should_be() -> None:
    check_dockerfile(DOCKERFILE)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("FROM python:3.11.16-slim-trixie\n", "FROM python:3.11-slim\n"),
        ("USER 10001:10001\n", "USER root\n"),
        ("USER 10001:10001\n", ""),
        ("--torch-backend=cpu -r", "-r"),
        ("COPY pages ./pages", "COPY page ./pages"),
        ("RUN groupadd", "RUN apt-get update && groupadd"),
        ("HF_HUB_OFFLINE=1", "HF_HUB_OFFLINE=0"),
        ("/api/health'", "/api/ready'"),
        ('image.version="0.1.0"', 'image.version="0.0.9"'),
    ],
)
def test_a_fault_in_the_image_is_found(right: str, wrong: str) -> None:
    assert right in DOCKERFILE
    with pytest.raises((AssertionError, KeyError, ValueError)):
        check_dockerfile(DOCKERFILE.replace(right, wrong))


HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:io|org|com|net|dev|ai|co)\b(?!\.)", re.IGNORECASE)


@pytest.mark.parametrize("text", [COMPOSE, DOCKERFILE, IGNORED], ids=["compose.yaml", "Dockerfile", ".dockerignore"])
def test_no_registry_is_named(text: str) -> None:
    assert HOST.findall(text) == []
    assert not re.search(r"--(?:extra-)?index|--find-links|https://", text)


def test_a_registry_would_be_seen() -> None:
    for named in ("FROM docker.io/library/python:3.11", "image: ghcr.io/qdrant/qdrant", "-i https://pypi.org/simple"):
        assert HOST.search(named)
