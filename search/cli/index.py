"""``python -m search index``."""

from __future__ import annotations

import argparse
import sys

from search.catalog import Catalog, read_catalog
from search.cli.bars import Bars
from search.errors import IndexBusy, IndexUnusable, StoreUnavailable
from search.neural import SentenceEncoder
from search.service.find_home import find_home
from search.service.home import Home
from search.settings import Settings, load_settings

_SKIPPED_SHOWN = 5


def run_index(options: argparse.Namespace) -> int:
    """Build the index; progress on stderr, one summary line on stdout.

    What hinders a build that is only made if needed is told, and left to the app.
    """
    settings = load_settings(index_dir=options.index_dir, catalog=options.catalog)
    at = find_home(settings)
    try:
        if options.if_needed and _is_current(at):
            return 0
        catalog = read_catalog(settings.catalog_path)
        _tell_skipped(catalog)
        encoder = SentenceEncoder(settings.model, settings.precision)
        with Bars() as bars:
            report = at.build(catalog, encoder, progress=bars.show, on_text_ready=lambda *_: None)
    except (IndexBusy, StoreUnavailable) as hindered:
        if not options.if_needed:
            raise
        print(f"search: {hindered} The app will wait for it.", file=sys.stderr)
        return 0
    print(
        f"Indexed {len(catalog.startups):,} startups of {catalog.name} into {place_named(settings)} "
        f"({report.encoded:,} texts encoded, {len(catalog.skipped):,} lines skipped)."
    )
    return 0


def place_named(settings: Settings) -> str:
    """Where the index of these settings lives, for a person."""
    if settings.qdrant_urls:
        return f"{settings.qdrant_collection} on {settings.qdrant_urls[0]}"
    return str(settings.index_dir)


def _is_current(at: Home) -> bool:
    try:
        at.current()
    except IndexUnusable:
        return False
    return True


def _tell_skipped(catalog: Catalog) -> None:
    for line, reason in catalog.skipped[:_SKIPPED_SHOWN]:
        print(f"search: line {line} skipped: {reason}", file=sys.stderr)
    if (more := len(catalog.skipped) - _SKIPPED_SHOWN) > 0:
        print(f"search: {more:,} more lines skipped", file=sys.stderr)
