"""Which catalog file an index is built from when none is named."""

from pathlib import Path

from search.build.build_request import BuildRequest
from search.catalog.mapping import Mapping
from search.errors import CollectionGone, IndexMismatch
from search.settings import BUNDLED_CATALOG, Settings
from search.store.database import Database


def catalog_to_build(database: Database, name: str, settings: Settings) -> Path:
    """Of the default catalog the file set; else the file of the live index, else the bundled one.

    Never replaces an index of another catalog by the bundled one: raises IndexMismatch if the catalog of the
    live index cannot be found.
    """
    is_default = name == settings.qdrant_collection
    if is_default and settings.catalog is not None:
        return settings.catalog
    told = database.source(name)
    if told is None and not is_default:
        raise IndexMismatch(f"There is no catalog named {name}.")
    if told is None or Path(told).parts[-3:] == BUNDLED_CATALOG.parts[-3:]:
        return BUNDLED_CATALOG
    # A path that a server tells is not opened here.
    if told and database.apps_build and Path(told).is_file():
        return Path(told)
    which = f"The catalog {Path(told).name[:100]} that the index was built from" if told else "The catalog of the index"
    how = "set CATALOG to its file" if is_default else f"give its file: python -m search index FILE --name {name}"
    raise IndexMismatch(f"{which} cannot be found, so it cannot be indexed again; {how}.")


def request_to_build(database: Database, name: str, settings: Settings) -> BuildRequest:
    """What is to be built when nothing is said, with the columns as they are if the file is that of the live index."""
    source = catalog_to_build(database, name, settings)
    return BuildRequest(name=name, source=source, mapping=known_mapping(database, name, source))


def known_mapping(database: Database, name: str, source: Path) -> Mapping | None:
    """Which columns make a record of ``source``, if the live index was built from it; None to guess them."""
    live = database.live(name)
    if live is None:
        return None
    try:
        manifest = database.manifest(live)
    except (IndexMismatch, CollectionGone):
        return None
    return manifest.mapping if Path(manifest.catalog_path) == source.resolve() else None
