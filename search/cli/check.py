"""``python -m search check``."""

import argparse
import sys

from search.cli.named import catalog_name
from search.errors import IndexMismatch, IndexMissing
from search.index.check import compare_with_rank_bm25
from search.settings import load_settings
from search.store.find import find_database


def run_check(options: argparse.Namespace) -> int:
    """Check the live index: every file against its checksum, and scores against rank_bm25; 0 if all is well."""
    settings = load_settings(index_dir=options.index_dir)
    database, name = find_database(settings), catalog_name(options.catalog, settings)
    live = database.live(name)
    if live is None:
        raise IndexMissing(database.missing(name))
    if damage := database.check(live):
        for clause in damage:
            print(f"search: {clause}", file=sys.stderr)
        raise IndexMismatch(f"The index is damaged in {len(damage)} {'place' if len(damage) == 1 else 'places'}.")
    manifest = database.manifest(live)
    print(
        f"{len(manifest.files):,} files have the right checksum, {manifest.records:,} records."
        if manifest.files
        else f"The server holds all {manifest.records:,} records."
    )
    store, manifest = database.open(live)
    compared = compare_with_rank_bm25(store, manifest)
    print(
        f"{compared.queries} queries have the scores of rank_bm25, within {compared.difference:.1e} relative, "
        f"over {compared.scores:,} scores. rank_bm25 needed {compared.megabytes:,.0f} MB for it."
    )
    return 0
