"""The container files, read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

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


def ours(file: File) -> Services:
    """The services that run our image."""
    return {name: service for name, service in file["services"].items() if "build" in service}


def builders(file: File) -> Services:
    """Those that build an index and end."""
    return {name: service for name, service in ours(file).items() if "command" in service}


def apps(file: File) -> Services:
    """Those that serve people."""
    return {name: service for name, service in ours(file).items() if "command" not in service}


def databases(file: File) -> Services:
    return {name: service for name, service in file["services"].items() if service["image"].startswith("qdrant/")}


def balancer(file: File) -> dict[str, Any]:
    return next(service for service in Services(file["services"]).values() if service["image"].startswith("haproxy:"))


def clustered(services: Services) -> Services:
    return {name: service for name, service in services.items() if service.get("profiles") == ["cluster"]}
