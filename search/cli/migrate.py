"""``python -m search migrate``."""

from __future__ import annotations

import argparse

from search.cli.bars import Bars
from search.cli.index import place_named
from search.errors import SettingsError
from search.index import IndexFolder
from search.settings import load_settings

SERVER = "server"
EMBEDDED = "embedded"
DIRECTIONS = (SERVER, EMBEDDED)


def run_migrate(options: argparse.Namespace) -> int:
    """Move the index in force between INDEX_DIR and QDRANT_URL; progress on stderr, one summary line on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    if not settings.qdrant_urls:
        raise SettingsError("QDRANT_URL is not set; set it to the address of the Qdrant server to move to or from.")
    from search.server.connection import connect
    from search.server.migrate import to_embedded, to_server
    from search.service.server_home import ServerHome

    home, folder = ServerHome(settings, connect(settings)), IndexFolder(settings.index_dir)
    with Bars() as bars:
        if options.to == SERVER:
            moved, place = to_server(folder, home.place(), bars.show), place_named(settings)
        else:
            moved, place = to_embedded(home.place().generations, folder, bars.show), str(settings.index_dir)
    print(f"Moved {moved.records:,} startups of {moved.catalog_name} to {place}: counted, and a sample compared.")
    return 0
