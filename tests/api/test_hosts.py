"""Requests for another Host are refused: a web page whose name resolves to this machine reads nothing."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ruamel.yaml import YAML
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import Message, Scope
from starlette.websockets import WebSocket, WebSocketDisconnect

from search.api import create_api
from search.api.hosts import LOOPBACK, AllowedHosts
from search.settings import load_settings

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
DEFAULT = ("localhost", "127.0.0.1", "[::1]")


async def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("page")


async def stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


def client(hosts: tuple[str, ...] = DEFAULT) -> TestClient:
    api = create_api(lambda: pytest.fail("not asked"))
    routes = [Mount("/api", api), WebSocketRoute("/stream", stream), Route("/page", page)]
    app = Starlette(routes=routes, middleware=[Middleware(AllowedHosts, hosts=hosts)])
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def host(value: str) -> dict[str, str]:
    return {"Host": value}


@pytest.mark.parametrize(
    ("hosts", "value"),
    [
        (DEFAULT, "localhost"),
        (DEFAULT, "localhost:8501"),
        (DEFAULT, "LocalHost.:8501"),
        (DEFAULT, "127.0.0.1:8502"),
        (DEFAULT, "[::1]"),
        (DEFAULT, "[::1]:8501"),
        (("*.example.com",), "search.example.com"),
        (("*.example.com",), "a.b.EXAMPLE.com:443"),
        (("*",), "evil.example"),
        (("example.com",), "127.0.0.1:8501"),
        (("example.com",), "localhost:8501"),
        (("example.com",), "[::1]:8501"),
    ],
)
def test_an_allowed_host_and_the_loopback_are_served(hosts: tuple[str, ...], value: str) -> None:
    assert client(hosts).get("/page", headers=host(value)).text == "page"
    with client(hosts).websocket_connect("/stream", headers=host(value)) as websocket:
        assert websocket.receive_text() == "hello"


REFUSED = [
    (DEFAULT, "evil.example"),
    (DEFAULT, "evil.example:8501"),
    (DEFAULT, "localhost.evil.example"),
    (DEFAULT, "evil.localhost"),
    (DEFAULT, "127.0.0.1.evil.example"),
    (DEFAULT, "localhost:8501@evil.example"),
    (DEFAULT, "localhost,evil.example"),
    (DEFAULT, "localhost/evil"),
    (DEFAULT, "localhost:port"),
    (DEFAULT, "[::1"),
    (DEFAULT, "[::2]:8501"),
    (DEFAULT, "::1"),
    (DEFAULT, ""),
    (("*.example.com",), "example.com"),
    (("*.example.com",), "evilexample.com"),
    (("*.example.com",), ".example.com"),
    (("example.com",), "search.example.com"),
]


@pytest.mark.parametrize(("hosts", "value"), REFUSED)
def test_another_host_is_refused_in_one_sentence(hosts: tuple[str, ...], value: str) -> None:
    answer = client(hosts).get("/page", headers=host(value))
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "ALLOWED_HOSTS" in answer.text
    assert answer.text.count("\n") == 1
    assert answer.text.endswith(".\n")


@pytest.mark.parametrize(("hosts", "value"), REFUSED)
def test_a_websocket_of_another_host_is_refused(hosts: tuple[str, ...], value: str) -> None:
    with pytest.raises(WebSocketDisconnect) as told:
        client(hosts).websocket_connect("/stream", headers=host(value)).__enter__()
    assert told.value.code == 1008


@pytest.mark.parametrize("headers", [[], [(b"host", b"localhost"), (b"host", b"evil.example")]])
def test_there_must_be_one_host(headers: list[tuple[bytes, bytes]]) -> None:
    sent: list[Message] = []

    async def unused(*_: Any) -> Any:
        pytest.fail("not called")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/page", "headers": headers}
    asyncio.run(AllowedHosts(unused, hosts=DEFAULT)(scope, unused, send))
    assert sent[0]["status"] == 400


def test_other_scopes_pass() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, *_: Any) -> None:
        seen.append(scope)

    async def unused(*_: Any) -> Any:
        pytest.fail("not called")

    asyncio.run(AllowedHosts(app, hosts=DEFAULT)({"type": "lifespan"}, unused, unused))
    assert seen == [{"type": "lifespan"}]


@pytest.mark.parametrize("path", ["/page/", "/api/search/", "/api/docs/", "/api"])
def test_no_redirect_names_another_host(path: str) -> None:
    right = client().get(path)
    assert right.status_code in (307, 308), "there is a redirect to guard"
    assert right.headers["Location"].startswith("http://localhost/")
    for value in ("evil.example", "localhost@evil.example", "localhost:80@evil.example"):
        wrong = client().get(path, headers=host(value))
        assert wrong.status_code == 400
        assert "Location" not in wrong.headers


def test_the_default_setting_is_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    assert load_settings().allowed_host_names == DEFAULT
    assert {*DEFAULT} == LOOPBACK


def test_compose_passes_the_setting_on() -> None:
    services = YAML(typ="safe").load(COMPOSE)["services"].values()
    given = [service["environment"]["ALLOWED_HOSTS"] for service in services if "build" in service]
    assert len(given) == 3 + 2, "three apps, and two that build an index"
    assert set(given) == {f"${{ALLOWED_HOSTS:-{','.join(DEFAULT)}}}"}


def test_health_checks_ask_for_the_loopback() -> None:
    asked = re.findall(r"http-check send .* hdr Host (\S+)", COMPOSE)
    asked += re.findall(r"http://([^:/]+):\S+?/api/health", COMPOSE + DOCKERFILE)
    assert len(asked) == 3
    assert {*asked} <= LOOPBACK
