"""The container files: what they promise is read off them, because nothing here can build or start them."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from search.errors import SettingsError
from search.settings import Settings, load_settings

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")

Services = dict[str, dict[str, Any]]
File = dict[str, Any]


def parse(text: str) -> File:
    file: File = YAML(typ="safe").load(text)
    return file


def default(value: str) -> str:
    """What Compose makes of ``value`` when no variable is set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value).replace("$$", "$")


def environment(service: dict[str, Any]) -> dict[str, str]:
    return {name: default(value) for name, value in service.get("environment", {}).items()}


def apps(file: File) -> Services:
    return {name: service for name, service in file["services"].items() if "build" in service}


def databases(file: File) -> Services:
    return {name: service for name, service in file["services"].items() if service["image"].startswith("qdrant/")}


def balancer(file: File) -> dict[str, Any]:
    return next(service for service in Services(file["services"]).values() if service["image"].startswith("haproxy:"))


def clustered(services: Services) -> Services:
    return {name: service for name, service in services.items() if service.get("profiles") == ["cluster"]}


def pinned(requirement: str) -> str:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return next(line.split("==")[1] for line in lines if line.startswith(f"{requirement}=="))


def images_are_pinned(file: File) -> None:
    for service in file["services"].values():
        assert re.fullmatch(r"[a-z-]+(/[a-z-]+)?:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?", service["image"]), service["image"]


def services_are_hardened(file: File) -> None:
    for name, service in file["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["init"] is True, name
        assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(service), name
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name


def every_service_is_checked(file: File) -> None:
    for name, service in file["services"].items():
        check = service["healthcheck"]
        assert check["test"][0] == "CMD", name
        assert len(check["test"]) > 1, name
        assert {"interval", "timeout", "start_period", "retries"} <= set(check), name
    for service in apps(file).values():
        assert "/api/health'" in service["healthcheck"]["test"][-1]


def services_wait_for_health(file: File) -> None:
    names = set(file["services"])
    waits = {name: service.get("depends_on", {}) for name, service in file["services"].items()}
    for name, others in waits.items():
        assert set(others) < names, name
        assert all(other == {"condition": "service_healthy"} for other in others.values()), name
        for other in others:
            assert file["services"][other].get("profiles") == file["services"][name].get("profiles"), name
    assert set(waits["app"]) == {"qdrant"}
    for name in clustered(apps(file)):
        assert set(waits[name]) == set(clustered(databases(file)))
    assert set(waits["lb"]) == set(clustered(apps(file)))


def a_stopped_cluster_can_start_again(file: File) -> None:
    """The node the others wait for must not wait for them: it is asked whether it lives, not whether it is ready."""
    for name, node in clustered(databases(file)).items():
        asked = "/readyz" if "--bootstrap" in node["command"] else "/healthz"
        assert node["healthcheck"]["test"][-1] == asked, name


def databases_are_out_of_reach(file: File) -> None:
    for name, service in databases(file).items():
        assert "ports" not in service, name
        for network in service["networks"]:
            assert file["networks"][network] == {"internal": True}, name


def ports_are_local(file: File) -> None:
    published = [default(port) for service in file["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:8501", port) for port in published), published
    assert len({*published}) == len(published)
    for service in file["services"].values():
        if "ports" in service:
            assert any(not (file["networks"][name] or {}).get("internal") for name in service["networks"])


def volumes_are_declared_and_used(file: File) -> None:
    used = [volume.split(":")[0] for service in file["services"].values() for volume in service.get("volumes", [])]
    assert sorted(used) == sorted(file["volumes"]), "each of one service alone"
    networks = {name for service in file["services"].values() for name in service["networks"]}
    assert networks == set(file["networks"])


def apps_are_given_only_settings(file: File) -> None:
    for name, service in apps(file).items():
        assert {variable.lower() for variable in environment(service)} <= set(Settings.model_fields), name
        url = environment(service)["QDRANT_URL"]
        assert set(re.findall(r"http://([\w-]+):6333(?:,|$)", url)) == set(service["depends_on"]), name
        assert any(mounted.endswith(":/data") for mounted in service["volumes"])
        assert environment(service)["INDEX_DIR"].startswith("/data/")


def one_key_is_given_to_all(file: File) -> None:
    for service in apps(file).values():
        assert service["environment"]["QDRANT_API_KEY"] == "${QDRANT_API_KEY:-}"
    for service in databases(file).values():
        assert service["environment"]["QDRANT__SERVICE__API_KEY"] == "${QDRANT_API_KEY:-}"


def qdrant_fits_its_client(file: File) -> None:
    versions = {re.findall(r":v(\d+)\.(\d+)\.", service["image"])[0] for service in databases(file).values()}
    assert versions == {tuple(pinned("qdrant-client").split(".")[:2])}
    assert all((int(major), int(minor)) >= (1, 20) for major, minor in versions)
    assert len({service["image"] for service in databases(file).values()}) == 1


def qdrant_can_write_what_it_must(file: File) -> None:
    for name, service in databases(file).items():
        targets = {volume.split(":")[1] for volume in service["volumes"]}
        assert targets == {"/qdrant/storage", "/qdrant/snapshots"}, name
        assert environment(service)["QDRANT_INIT_FILE_PATH"].startswith("/tmp/"), name
        assert environment(service)["QDRANT__TELEMETRY_DISABLED"] == "true", name
        assert service["command"][0] == "./qdrant", name


def the_cluster_is_one(file: File) -> None:
    nodes, replicas = clustered(databases(file)), clustered(apps(file))
    assert len(nodes) == 3
    assert len(replicas) == 2
    (first,) = (name for name, node in nodes.items() if "--bootstrap" not in node["command"])
    for name, node in nodes.items():
        options = dict(zip(node["command"][1::2], node["command"][2::2], strict=True))
        join = {} if name == first else {"--bootstrap": f"http://{first}:6335"}
        assert options == {"--uri": f"http://{name}:6335"} | join, name
        assert environment(node)["QDRANT__CLUSTER__ENABLED"] == "true", name
    for replica in replicas.values():
        assert environment(replica)["QDRANT_REPLICAS"] == "2"
        assert int(environment(replica)["QDRANT_SHARDS"]) % len(nodes) == 0
        assert 1 <= int(environment(replica)["QDRANT_WRITE_CONSISTENCY"]) <= 2
    assert not any("QDRANT__CLUSTER__ENABLED" in environment(file["services"][name]) for name in ("app", "qdrant"))


def the_balancer_knows_every_app(file: File) -> None:
    config = balancer(file)["environment"]["LB_CONFIG"]
    servers = re.findall(r"^ +server ([\w-]+) ([\w-]+):8501 cookie ([\w-]+)$", config, re.MULTILINE)
    assert servers == [(name, name, name) for name in clustered(apps(file))]
    assert "http-check send meth GET uri /api/ready " in config
    assert "http-check expect status 200" in config
    assert re.search(r"default-server check .*resolvers docker .*init-addr last,libc,none", config)
    assert "nameserver dns 127.0.0.11:53" in config
    assert re.search(r"cookie \w+ insert indirect nocache httponly", config)
    assert re.search(r"timeout tunnel \d+h", config)
    assert "$" not in config, "Compose would replace it"
    shared = set(balancer(file)["networks"])
    assert all(shared & set(service["networks"]) for service in clustered(apps(file)).values())


# Every check, with what it must notice.
FAULTS: list[tuple[Callable[[File], None], str, str]] = [
    (images_are_pinned, "haproxy:3.4.5-alpine3.24", "haproxy:latest"),
    (images_are_pinned, "haproxy:3.4.5-alpine3.24", "registry.example/haproxy:3.4.5"),
    (services_are_hardened, "read_only: true", "read_only: false"),
    (services_are_hardened, 'user: "10001:10001"', 'user: "0:0"'),
    (services_are_hardened, "cap_drop: [ALL]", "cap_drop: [NET_RAW]"),
    (every_service_is_checked, "/api/health'", "/_stcore/health'"),
    (services_wait_for_health, "qdrant: {condition: service_healthy}", "qdrant: {condition: service_started}"),
    (services_wait_for_health, "      app-2: {condition: service_healthy}\n", ""),
    (a_stopped_cluster_can_start_again, '*probe, "/healthz"', '*probe, "/readyz"'),
    (databases_are_out_of_reach, "cluster: {internal: true}", "cluster: {}"),
    (databases_are_out_of_reach, "networks: [data]", 'networks: [data]\n    ports: ["6333:6333"]'),
    (ports_are_local, "APP_PORT:-127.0.0.1:8501", "APP_PORT:-8501"),
    (ports_are_local, "LB_PORT:-127.0.0.1:8502", "LB_PORT:-127.0.0.1:8501"),
    (ports_are_local, "web: {}", "web: {internal: true}"),
    (volumes_are_declared_and_used, "  qdrant-2-storage: {}\n", ""),
    (volumes_are_declared_and_used, "  app-data: {}\n", "  app-data: {}\n  spare: {}\n"),
    (apps_are_given_only_settings, "QDRANT_SHARDS:", "QDRANT_SHARD:"),
    (apps_are_given_only_settings, ",http://qdrant-3:6333", ""),
    (one_key_is_given_to_all, "QDRANT__SERVICE__API_KEY: ${QDRANT_API_KEY:-}", "QDRANT__SERVICE__API_KEY: secret"),
    (qdrant_fits_its_client, "v1.20.0-unprivileged", "v1.19.0-unprivileged"),
    (qdrant_can_write_what_it_must, "QDRANT_INIT_FILE_PATH: /tmp/", "QDRANT_INIT_FILE_PATH: ./"),
    (the_cluster_is_one, '"--uri", "http://qdrant-3:6335"', '"--uri", "http://qdrant-2:6335"'),
    (the_cluster_is_one, 'QDRANT_REPLICAS: "2"', 'QDRANT_REPLICAS: "1"'),
    (the_cluster_is_one, 'CLUSTER__ENABLED: "true"', 'CLUSTER__ENABLED: "false"'),
    (the_balancer_knows_every_app, "    server app-2 app-2:8501 cookie app-2\n", ""),
    (the_balancer_knows_every_app, "uri /api/ready ver", "uri /api/health ver"),
]  # fmt: skip


def test_the_compose_file_is_one_by_the_specification(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    subprocess.run([*command, ROOT / "compose.yaml"], check=True, capture_output=True)
    (tmp_path / "compose.yaml").write_text(COMPOSE.replace("read_only:", "readonly:"), encoding="utf-8")
    assert subprocess.run([*command, tmp_path / "compose.yaml"], capture_output=True).returncode == 1


@pytest.mark.parametrize("check", dict.fromkeys(check for check, *_ in FAULTS))
def test_the_compose_file_keeps_what_it_promises(check: Callable[[File], None]) -> None:
    check(parse(COMPOSE))


@pytest.mark.parametrize(("check", "right", "wrong"), FAULTS)
def test_a_fault_in_it_is_found(check: Callable[[File], None], right: str, wrong: str) -> None:
    assert right in COMPOSE
    with pytest.raises((AssertionError, KeyError)):
        check(parse(COMPOSE.replace(right, wrong)))


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_the_app_takes_the_values_it_is_given(no_settings: pytest.MonkeyPatch) -> None:
    file = parse(COMPOSE)
    for name, service in apps(file).items():
        with no_settings.context() as environ:
            for variable, value in environment(service).items():
                environ.setenv(variable, value)
            settings = load_settings()
            assert settings.qdrant_api_key is None
            assert len(settings.qdrant_urls) == (3 if name in clustered(apps(file)) else 1)
            environ.setenv("QDRANT_WRITE_CONSISTENCY", "3")
            with pytest.raises(SettingsError):
                load_settings()


@contextmanager
def answering(status: int) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path in ("/readyz", "/healthz", "/api/health") else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.mark.parametrize("name", ["app", "qdrant", "qdrant-1"])
def test_health_is_told_from_illness(name: str) -> None:
    test = parse(COMPOSE)["services"][name]["healthcheck"]["test"][1:]
    if shutil.which(test[0]) is None:
        pytest.skip(f"there is no {test[0]} here")

    def passes(port: int) -> bool:
        command = [re.sub(r"\b(8501|6333)\b", str(port), default(part)) for part in test]
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0

    with answering(200) as port:
        assert passes(port)
    assert not passes(port)
    with answering(503) as port:
        assert not passes(port)


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
    assert {user} == {service["user"] for service in apps(parse(COMPOSE)).values()}
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
    assert {service["environment"]["INDEX_DIR"] for service in apps(parse(COMPOSE)).values()} == {env["INDEX_DIR"]}
    own = {name for name in env if not re.match(r"PATH$|HOME$|PYTHON|HF_|STREAMLIT_", name)}
    assert {name.lower() for name in own} <= set(Settings.model_fields)

    (check,), (command,) = arguments(final, "HEALTHCHECK"), arguments(final, "CMD")
    assert "/api/health'" in json.loads(check.split("CMD ", 1)[1])[-1]
    assert json.loads(command) == ["streamlit", "run", "app.py"]
    assert arguments(final, "EXPOSE") == [env["STREAMLIT_SERVER_PORT"]] == ["8501"]
    version = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r'image\.version="([^"]+)"', text) == version
    assert {service["image"] for service in apps(parse(COMPOSE)).values()} == {f"neural-or-fulltext:{version[0]}"}


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
