"""``python -m search index``."""

import argparse
import json
import sys

from search.build import BuildReport, build_index
from search.build.choose import catalog_to_build, known_mapping
from search.build.progress import OnProgress
from search.catalog import CatalogFile
from search.cli.bars import Bars
from search.cli.named import catalog_name, read_mapping
from search.errors import CollectionGone, IndexUnusable, SearchError
from search.index.open import live_manifest
from search.neural import SentenceEncoder
from search.service.queue import Queue
from search.settings import Settings, load_settings
from search.store.database import Database
from search.store.find import find_database

_SKIPPED_SHOWN = 5


def run_index(options: argparse.Namespace) -> int:
    """Build the index; progress on stderr, one summary line on stdout. With ``--progress json`` stdout holds one
    JSON object a line instead: progress, or an error.
    """
    if options.progress == "json":
        return _for_a_process(options)
    settings = load_settings(index_dir=options.index_dir)
    database = find_database(settings)
    name = _name(options, settings)
    if options.if_needed and _is_current(options, settings, database, name):
        return 0
    Queue(settings).supersede(name)
    with Bars() as bars:
        catalog, report = _build(options, settings, database, name, bars.show)
    _tell_skipped(catalog)
    records, noun = report.manifest.records, report.manifest.mapping.noun
    changes = f"{report.changes}; " if report.changes else ""
    print(
        f"Indexed {records:,} {noun.of(records)} of {catalog.name} into {database.where} "
        f"({changes}{report.encoded:,} texts encoded, {catalog.skipped_count:,} lines skipped)."
    )
    return 0


def _name(options: argparse.Namespace, settings: Settings) -> str:
    return catalog_name(options.name, settings)


def _is_current(options: argparse.Namespace, settings: Settings, database: Database, name: str) -> bool:
    """Whether the live index is the whole index that is asked for."""
    asked = settings.for_catalog(name)
    if options.file is not None:
        asked = asked.model_copy(update={"catalog": options.file})
    try:
        _, manifest = live_manifest(database, name, asked)
    except (IndexUnusable, CollectionGone):
        return False
    return manifest.whole


def _for_a_process(options: argparse.Namespace) -> int:
    def tell(**fields: object) -> None:
        print(json.dumps(fields), flush=True)

    try:
        settings = load_settings(index_dir=options.index_dir)
        database, name = find_database(settings), _name(options, settings)
        _, report = _build(options, settings, database, name, lambda progress: tell(**progress._asdict()))
    except SearchError as error:
        tell(error=str(error))
        return 1
    except OSError as error:
        tell(error=f"The build cannot go on: {error.strerror or error}.")
        return 1
    changes = report.changes._asdict() if report.changes else {}
    tell(indexed=report.manifest.records, encoded=report.encoded, **changes)
    return 0


def _build(
    options: argparse.Namespace, settings: Settings, database: Database, name: str, show: OnProgress
) -> tuple[CatalogFile, BuildReport]:
    encoder = SentenceEncoder(settings.model, settings.precision)
    source = options.file or catalog_to_build(database, name, settings)
    mapping = read_mapping(options.mapping) if options.mapping else known_mapping(database, name, source)
    catalog = CatalogFile(source, mapping)
    report = build_index(catalog, database, name, encoder, settings.model, settings.index_dir, progress=show)
    return catalog, report


def _tell_skipped(catalog: CatalogFile) -> None:
    for line, reason in catalog.skipped[:_SKIPPED_SHOWN]:
        print(f"search: line {line} skipped: {reason}", file=sys.stderr)
    if (more := catalog.skipped_count - _SKIPPED_SHOWN) > 0:
        print(f"search: {more:,} more lines skipped", file=sys.stderr)
