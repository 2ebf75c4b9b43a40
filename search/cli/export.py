"""``python -m search export``."""

import argparse

from search.build.export import export_index
from search.cli.bars import Bars
from search.cli.named import catalog_name
from search.settings import load_settings
from search.store.find import find_database


def run_export(options: argparse.Namespace) -> int:
    """Write the live index of a catalog to a Parquet file."""
    settings = load_settings(index_dir=options.index_dir)
    name = catalog_name(options.catalog, settings)
    with Bars() as bars:
        count = export_index(find_database(settings), name, options.file, bars.show)
    print(f"Wrote {count:,} records of {name} with their vectors to {options.file}.")
    return 0
