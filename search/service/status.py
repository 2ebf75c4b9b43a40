"""How ready a service is, as pages, API and health checks tell it."""

from __future__ import annotations

from dataclasses import dataclass

from search.index import Manifest, Progress


@dataclass(frozen=True)
class EngineStatus:
    """Whether an engine answers now; if not, why. ``failed`` tells a fault from a start-up."""

    ready: bool
    detail: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Status:
    """One look at a service. ``progress`` is that of a running build, else None."""

    fulltext: EngineStatus
    neural: EngineStatus
    progress: Progress | None
    manifest: Manifest | None
    note: str = ""
