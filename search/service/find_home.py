"""The home that the settings ask for."""

from __future__ import annotations

from search.service.disk_home import DiskHome
from search.service.home import Home
from search.settings import Settings


def find_home(settings: Settings) -> Home:
    """On this disk, or with QDRANT_URL on that server; nothing is opened yet."""
    if not settings.qdrant_urls:
        return DiskHome(settings)
    from search.server.connection import connect
    from search.service.server_home import ServerHome

    return ServerHome(settings, connect(settings))
