"""``python -m search catalogs``."""

import argparse

from search.api.models import CatalogModel, CatalogsModel
from search.service.overview import READY, Overview, overviews
from search.service.queue import Queue
from search.settings import load_settings
from search.store.find import find_database

_SHOWN = 60


def run_catalogs(options: argparse.Namespace) -> int:
    """List the catalogs, one a line."""
    settings = load_settings(index_dir=options.index_dir)
    database, queue = find_database(settings), Queue(settings)
    found = overviews(sorted({*database.names(), *queue.names()}), database, queue, settings)
    if options.json:
        print(CatalogsModel(result=[CatalogModel.of(one) for one in found]).model_dump_json())
        return 0
    for one in found:
        print(_line(one))
    if not found:
        print(f"There is no catalog in {database.where} yet; index one with: python -m search index FILE --name NAME")
    return 0


def _line(found: Overview) -> str:
    manifest = found.manifest
    parts = [found.name]
    if manifest is not None:
        source = "".join(char if char.isprintable() else "?" for char in manifest.catalog_name[:_SHOWN])
        parts += [f"{manifest.records:,} records", f"built {manifest.created[:16].replace('T', ' ')}", source]
    if found.size is not None:
        parts.append(f"{found.size / 1e6:,.1f} MB")
    if found.state != READY:
        parts.append(found.state)
    return " · ".join([*parts, *([found.problem] if found.problem else [])])
