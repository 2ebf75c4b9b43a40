"""``python -m search remove``."""

import argparse

from search.cli.named import catalog_name
from search.errors import CatalogError
from search.service.queue import Queue
from search.settings import load_settings
from search.store.find import find_database


def run_remove(options: argparse.Namespace) -> int:
    """Delete a catalog, once its name has been typed again."""
    settings = load_settings(index_dir=options.index_dir)
    database, queue = find_database(settings), Queue(settings)
    name = catalog_name(options.name, settings)
    if name not in database.names() and name not in queue.names():
        raise CatalogError(f"There is no catalog named {name}; list them with: python -m search catalogs")
    if not options.yes and _typed(f"This deletes the index of {name}. Type its name to go on: ") != name:
        raise CatalogError(f"That is not its name; {name} stays as it is.")
    queue.forget(name)
    database.drop(name)
    print(f"Deleted {name}.")
    return 0


def _typed(question: str) -> str:
    try:
        return input(question).strip()
    except EOFError:
        return ""
