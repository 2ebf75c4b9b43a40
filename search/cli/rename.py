"""``python -m search rename``."""

import argparse

from search.catalog.title import slug
from search.cli.named import catalog_name
from search.errors import CatalogError
from search.service.queue import Queue
from search.settings import load_settings
from search.store.find import find_database


def run_rename(options: argparse.Namespace) -> int:
    """Rename a catalog."""
    settings = load_settings(index_dir=options.index_dir)
    name, new = catalog_name(options.name, settings), slug(options.new)
    if Queue(settings).has(name):
        raise CatalogError(f"The catalog {name} is being built by an app; cancel that or wait for its end.")
    find_database(settings).rename(name, new)
    print(f"{name} is now called {new}.")
    return 0
