"""``python -m search copy``."""

import argparse

from search.build.copy import copy_index
from search.cli.bars import Bars
from search.cli.named import catalog_name
from search.edge.database import EdgeDatabase
from search.errors import SettingsError
from search.settings import load_settings
from search.store.find import find_database

SERVER = "server"


def run_copy(options: argparse.Namespace) -> int:
    """Copy the live index between INDEX_DIR and QDRANT_URL; progress on stderr, one summary line on stdout."""
    settings = load_settings(index_dir=options.index_dir)
    if not settings.qdrant_urls:
        raise SettingsError("QDRANT_URL is not set; set it to the address of the Qdrant server to copy to or from.")
    server, folder = find_database(settings), EdgeDatabase(settings.index_dir)
    source, target = (folder, server) if options.to == SERVER else (server, folder)
    with Bars() as bars:
        copied = copy_index(source, target, catalog_name(options.catalog, settings), bars.show)
    what = f"{copied.records:,} {copied.mapping.noun.of(copied.records)} of {copied.catalog_name} to {target.where}"
    print(f"Copied {what}; the copy was counted, and a sample of it compared.")
    return 0
