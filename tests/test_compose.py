"""The Compose file: what it promises is read off it, because nothing here can start it."""

from __future__ import annotations

import re
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from search.cli.main import parser
from search.errors import SettingsError
from search.settings import Settings, load_settings
from tests.containers import (
    COMPOSE,
    ROOT,
    File,
    apps,
    balancer,
    builders,
    clustered,
    databases,
    default,
    environment,
    ours,
    parse,
)


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
        if name in builders(file):
            assert check == {"disable": True}, name
            continue
        assert check["test"][0] == "CMD", name
        assert len(check["test"]) > 1, name
        assert {"interval", "timeout", "start_period", "retries"} <= set(check), name
    for service in apps(file).values():
        assert "/api/health'" in service["healthcheck"]["test"][-1]


def services_wait_for_others(file: File) -> None:
    """Apps for an index, an index for its databases, the balancer for its apps."""
    names = set(file["services"])
    waits = {name: service.get("depends_on", {}) for name, service in file["services"].items()}
    for name, others in waits.items():
        assert set(others) < names, name
        for other, how in others.items():
            ended = other in builders(file)
            assert how == {"condition": "service_completed_successfully" if ended else "service_healthy"}, name
            assert file["services"][other].get("profiles") == file["services"][name].get("profiles"), name
    assert set(waits["app"]) == {"index"}
    assert set(waits["index"]) == {"qdrant"}
    (builder,) = clustered(builders(file))
    assert set(waits[builder]) == set(clustered(databases(file)))
    for name in clustered(apps(file)):
        assert set(waits[name]) == {builder}
    assert set(waits["lb"]) == set(clustered(apps(file)))


def an_index_is_built_once_for_all(file: File) -> None:
    assert len(builders(file)) == 2
    for name, builder in builders(file).items():
        assert builder["command"][:3] == ["python", "-m", "search"], name
        options = parser().parse_args(builder["command"][3:])
        assert builder["command"][3] == "index", name
        assert (options.if_needed, options.file) == (True, None), name
        assert builder["restart"] == "on-failure", name
        assert "ports" not in builder, name
        (kept,) = builder["volumes"]
        assert kept.endswith(":/data"), name
        served = [app for app in apps(file).values() if name in app["depends_on"]]
        assert served, name
        assert all(app["environment"] == builder["environment"] for app in served), name
    for name, app in apps(file).items():
        assert "volumes" not in app, f"{name} keeps nothing"
        assert app["restart"] == "unless-stopped", name


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


def our_services_are_given_only_settings(file: File) -> None:
    for name, service in ours(file).items():
        assert {variable.lower() for variable in environment(service)} <= set(Settings.model_fields), name
        assert environment(service)["INDEX_DIR"].startswith("/data/")
    for name, service in builders(file).items():
        url = environment(service)["QDRANT_URL"]
        assert set(re.findall(r"http://([\w-]+):6333(?:,|$)", url)) == set(service["depends_on"]), name
        for needed in service["depends_on"]:
            shared = set(file["services"][needed]["networks"])
            served = [app for app in apps(file).values() if name in app["depends_on"]]
            assert all(shared & set(one["networks"]) for one in [service, *served]), name


def one_key_is_given_to_all(file: File) -> None:
    for service in ours(file).values():
        assert service["environment"]["QDRANT_API_KEY"] == "${QDRANT_API_KEY:-}"
    for service in databases(file).values():
        assert service["environment"]["QDRANT__SERVICE__API_KEY"] == "${QDRANT_API_KEY:-}"


def qdrant_fits_its_client(file: File) -> None:
    versions = {re.findall(r":v(\d+)\.(\d+)\.", service["image"])[0] for service in databases(file).values()}
    assert versions == {tuple(pinned("qdrant-client").split(".")[:2])}
    assert all((int(major), int(minor)) >= (1, 16) for major, minor in versions)
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
    (every_service_is_checked, "  healthcheck: {disable: true}\n", ""),
    (services_wait_for_others, "qdrant: {condition: service_healthy}", "qdrant: {condition: service_started}"),
    (services_wait_for_others, "      app-2: {condition: service_healthy}\n", ""),
    (services_wait_for_others, " index: {condition: service_completed_successfully}", " index: *image"),
    (services_wait_for_others, "index-cluster: {condition: service_completed_successfully}", "index-cluster: *image"),
    (an_index_is_built_once_for_all, ', "--if-needed"]', "]"),
    (an_index_is_built_once_for_all, '"index", "--if-needed"', '"check"'),
    (an_index_is_built_once_for_all, "restart: on-failure", "restart: unless-stopped"),
    (an_index_is_built_once_for_all, 'volumes: ["index-data:/data"]', 'volumes: ["index-data:/index"]'),
    (an_index_is_built_once_for_all, "environment: *cluster-environment", "environment: *single-environment"),
    (a_stopped_cluster_can_start_again, '*probe, "/healthz"', '*probe, "/readyz"'),
    (databases_are_out_of_reach, "cluster: {internal: true}", "cluster: {}"),
    (databases_are_out_of_reach, "networks: [data]", 'networks: [data]\n    ports: ["6333:6333"]'),
    (ports_are_local, "APP_PORT:-127.0.0.1:8501", "APP_PORT:-8501"),
    (ports_are_local, "LB_PORT:-127.0.0.1:8502", "LB_PORT:-127.0.0.1:8501"),
    (ports_are_local, "web: {}", "web: {internal: true}"),
    (volumes_are_declared_and_used, "  qdrant-2-storage: {}\n", ""),
    (volumes_are_declared_and_used, "  index-data: {}\n  qdrant", "  index-data: {}\n  spare: {}\n  qdrant"),
    (our_services_are_given_only_settings, "QDRANT_SHARDS:", "QDRANT_SHARD:"),
    (our_services_are_given_only_settings, ",http://qdrant-3:6333", ""),
    (our_services_are_given_only_settings, "networks: [balanced, cluster]", "networks: [balanced]"),
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
    for name, service in ours(file).items():
        with no_settings.context() as environ:
            for variable, value in environment(service).items():
                environ.setenv(variable, value)
            settings = load_settings()
            assert settings.qdrant_api_key is None
            assert len(settings.qdrant_urls) == (3 if name in clustered(ours(file)) else 1)
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
