"""The database that the settings ask for."""

from search.settings import Settings
from search.store.database import Database


def find_database(settings: Settings) -> Database:
    """Files below INDEX_DIR, or with QDRANT_URL that server; nothing is opened yet."""
    if settings.qdrant_urls:
        from search.server.connection import connect
        from search.server.database import ServerDatabase
        from search.server.layout import Layout

        return ServerDatabase(connect(settings), Layout.of(settings), f"the Qdrant server {settings.qdrant_urls[0]}")
    from search.edge.database import EdgeDatabase

    return EdgeDatabase(settings.index_dir)
